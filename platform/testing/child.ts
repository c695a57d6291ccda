import { spawn } from 'node:child_process';

export interface Child {
  /** Whole lines that it has printed so far. */
  lines(): readonly string[];
  /** `kill -9`; resolves when the process is gone and all it printed has been read. False when it had ended before. */
  kill(): Promise<boolean>;
}

/** Runs a TypeScript file in a process of its own, under the runtime that runs the test. */
export const startChild = (file: string, args: readonly string[]): Child => {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const gone = new Promise<void>((resolve) => {
    child.on('close', () => resolve());
  });
  return {
    lines: () => printed.split('\n').slice(0, -1),
    kill: async () => {
      const alive = child.exitCode === null && child.signalCode === null;
      child.kill('SIGKILL');
      await gone;
      return alive;
    },
  };
};
