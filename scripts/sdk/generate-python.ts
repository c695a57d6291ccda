import { join } from 'node:path';
import { findPythonTool, pythonToolFolder } from '@gorae/platform/testing/python-tool.ts';
import { runCommand } from '@gorae/platform/testing/servers/run-command.ts';

const name = 'openapi-python-client';
/** The version that the SDK is made and tested with. */
export const pythonGenerator = { name, version: '0.29.0' } as const;

/** The generator's command: the one on the PATH, else one that is put into our own cache. Rejects when there is no Python with `venv`. */
const openGenerator = async (): Promise<string> => {
  const found = findPythonTool(name);
  if (found !== undefined) return found;
  const folder = pythonToolFolder(name);
  await runCommand(['python3', '-m', 'venv', folder]);
  await runCommand([join(folder, 'bin', 'pip'), 'install', '--quiet', `${name}==${pythonGenerator.version}`], {
    timeoutMs: 300_000,
  });
  return join(folder, 'bin', name);
};

/** Writes the generated half of the Python SDK, in the place of an older one. */
export const generatePython = async (document: string, folder: string): Promise<void> => {
  const generator = await openGenerator();
  await runCommand([
    generator,
    'generate',
    '--path',
    document,
    '--output-path',
    folder,
    '--meta',
    'none',
    '--overwrite',
  ]);
};
