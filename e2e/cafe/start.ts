import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Runtime, type Started, startScript } from './process.ts';

export interface CafeOptions {
  readonly dataDir: string;
  readonly runtime?: Runtime;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

export const staffKey = 'staff-key-for-tests-0123456789';

/** Starts the café as `npm start` does, on a free port, with instant baristas unless told. The caller ends it. */
export const startCafe = ({ dataDir, runtime = 'bun', env = {}, args = [] }: CafeOptions): Promise<Started> =>
  startScript('cafe/main.ts', {
    runtime,
    args,
    address: /(http:\/\/localhost:\d+)/,
    env: { PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, STAFF_KEY: staffKey, BARISTA_SPEED: 'instant', ...env },
  });

/** Starts the vendor as a process of its own, so that it lives on when the café is killed. The caller ends it. */
export const startSandbox = ({ journal, args = [] }: { journal: string; args?: readonly string[] }): Promise<Started> =>
  startScript('payment-service/sandbox/main.ts', {
    args: ['--journal', journal, '--port', '0', ...args],
    address: /sandbox listening on (\S+)/,
  });

/** A folder that is removed at the end of the scope. */
export const temporaryFolder = async (): Promise<{ path: string } & AsyncDisposable> => {
  const path = await mkdtemp(join(tmpdir(), 'gorae-'));
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) };
};
