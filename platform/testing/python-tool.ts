import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findCommand } from './servers/find-command.ts';

/** Where a tool from PyPI is installed, apart from everything else on the machine. */
export const pythonToolFolder = (name: string): string => join('node_modules', '.cache', 'python', name);

/** The tool's command: of our own installation, else the one on the PATH. */
export const findPythonTool = (name: string, command = name): string | undefined => {
  const own = join(pythonToolFolder(name), 'bin', command);
  return existsSync(own) ? own : findCommand(command);
};
