import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ServerProcess {
  readonly pid: number;
  /** The end of what it has printed. */
  output(): string;
  isAlive(): boolean;
  /** `kill -9`; resolves when it is gone. */
  kill(): Promise<void>;
}

const keptOutput = 20_000;

/**
 * Runs a server beside a test. It never outlives us: should we be killed, a guard that watches our end of a pipe kills it.
 * Its standard input stays open as long as we live.
 */
export const startServerProcess = (
  command: readonly string[],
  env: Readonly<Record<string, string>> = {},
): ServerProcess => {
  const [file = '', ...args] = command;
  const child = spawn(file, args, { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env, ...env } });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed = (printed + text).slice(-keptOutput);
    });
  child.stdin.on('error', () => undefined);
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', (error) => {
      printed += error.message;
      resolve();
    });
  });
  const pid = child.pid ?? 0;
  const endGuard = pid === 0 ? async () => undefined : startGuard(pid);
  const guarded = gone.then(endGuard);
  return {
    pid,
    output: () => printed,
    isAlive: () => pid !== 0 && child.exitCode === null && child.signalCode === null,
    kill: async () => {
      child.kill('SIGKILL');
      await guarded;
    },
  };
};

/** Deaf to Ctrl-C, which reaches it as well as us: it must still be there when we are not. */
const startGuard = (pid: number): (() => Promise<void>) => {
  const script = 'trap "" INT TERM HUP; while read -r _; do :; done; kill -9 "$1" 2>/dev/null';
  const guard = spawn('sh', ['-c', script, 'guard', `${pid}`], { stdio: ['pipe', 'ignore', 'ignore'] });
  guard.stdin.on('error', () => undefined);
  const gone = once(guard, 'exit');
  return async () => {
    guard.kill('SIGKILL');
    await gone;
  };
};
