import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findCommand } from './servers/find-command.ts';

const cache = fileURLToPath(new URL('../../node_modules/.cache/python/', import.meta.url));

/** Where a tool from PyPI is installed, apart from everything else on the machine. */
export const pythonToolFolder = (name: string): string => join(cache, name);

/** The tool's command, whatever folder it is called from: of our own installation, else the one on the PATH. */
export const findPythonTool = (name: string, command = name): string | undefined => {
  const own = join(pythonToolFolder(name), 'bin', command);
  return existsSync(own) ? own : findCommand(command);
};
