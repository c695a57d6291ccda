import { join } from 'node:path';
import { findPythonTool, pythonToolFolder } from '@gorae/platform/testing/python-tool.ts';
import { installFromDebian } from './install-from-debian.ts';
import type { Need } from './need.ts';
import { runProcess } from './run-process.ts';

export interface PythonTool {
  /** Of the package, and of its command. */
  readonly name: string;
  readonly version: string;
}

/** A tool from PyPI. In CI it gets a virtual environment in our cache; elsewhere one that is on the PATH will do. */
export const pythonTool = ({ name, version }: PythonTool): Need => ({
  name,
  missing: () =>
    findPythonTool(name) === undefined
      ? `no ${name} on the PATH; install it (pip install ${name}==${version})`
      : undefined,
  install: async () => {
    const folder = pythonToolFolder(name);
    if (!(await runs(['python3', '-m', 'venv', folder]))) {
      await installFromDebian('python3', 'python3-venv');
      await runs(['python3', '-m', 'venv', folder]);
    }
    await runs([join(folder, 'bin', 'pip'), 'install', '--quiet', `${name}==${version}`]);
  },
});

const runs = async (command: readonly string[]): Promise<boolean> => {
  const { code, output } = await runProcess(command, { limitSeconds: 300 });
  if (code !== 0) process.stdout.write(output);
  return code === 0;
};
