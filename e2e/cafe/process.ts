import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What runs a TypeScript file. */
export type Runtime = 'bun' | 'deno';

export interface Started {
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
  readonly pid: number;
  /** Everything that it has printed so far. */
  output(): string;
  /** Resolves with the exit code once it is gone, -1 after a signal. */
  readonly ended: Promise<number>;
  /** `kill -9`; resolves once the process is gone. False when it was gone before: then the kill hit nothing. */
  kill(): Promise<boolean>;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number>;
}

export interface Ended {
  readonly code: number;
  /** Standard output and standard error as they came. */
  readonly output: string;
  readonly stderr: string;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

const startWithinMs = 60_000;

/** Spawns a script of the project and waits until its output tells an address. Throws with the output when it ends before. */
export const startScript = async (
  script: string,
  options: SpawnOptions & { readonly address: RegExp },
): Promise<Started> => {
  const running = run(script, options);
  const address = await firstMatch(running, options.address);
  return {
    url: address,
    pid: running.child.pid ?? 0,
    output: running.output,
    ended: running.ended,
    kill: async () => {
      const wasAlive = running.child.exitCode === null && running.child.signalCode === null;
      running.child.kill('SIGKILL');
      await running.ended;
      return wasAlive;
    },
    stop: async () => {
      running.child.kill('SIGTERM');
      return running.ended;
    },
  };
};

/** Runs a script to its end. */
export const runScript = async (script: string, options: SpawnOptions = {}): Promise<Ended> => {
  const running = run(script, options);
  return { code: await running.ended, output: running.output(), stderr: running.stderr() };
};

export interface SpawnOptions {
  readonly args?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
  readonly runtime?: Runtime;
  /** It is killed as soon as it prints this. */
  readonly killAt?: RegExp;
}

interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<number>;
  /** Resolves when it prints once more, wherever. */
  saidMore(): Promise<void>;
  output(): string;
  stderr(): string;
}

/** The runtime itself and not the script that npm puts before it: a signal must hit the café, not its wrapper. */
const binaryOf = (runtime: Runtime): string => {
  if (runtime === 'bun') return process.execPath;
  const [platform] = readdirSync(`${root}node_modules/@deno`);
  return `${root}node_modules/@deno/${platform}/deno`;
};

const run = (script: string, { args = [], env = {}, runtime = 'bun', killAt }: SpawnOptions): Running => {
  const before = runtime === 'deno' ? ['run', '-A', '--no-check'] : [];
  const child = spawn(binaryOf(runtime), [...before, `${root}${script}`, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...inherited(), ...env },
  });
  let text = '';
  let stderr = '';
  let more = Promise.withResolvers<void>();
  const take = (chunk: string) => {
    text += chunk;
    if (killAt?.test(text)) child.kill('SIGKILL');
    more.resolve();
    more = Promise.withResolvers();
  };
  child.stdout?.setEncoding('utf8').on('data', take);
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
    stderr += chunk;
    take(chunk);
  });
  const ended = once(child, 'close').then(([code]) => (code as number | null) ?? -1);
  return { child, ended, saidMore: () => more.promise, output: () => text, stderr: () => stderr };
};

/** Nothing of our own environment that would configure a café. */
const inherited = (): Record<string, string> =>
  Object.fromEntries(
    ['PATH', 'HOME', 'TMPDIR', 'LANG'].flatMap((name) =>
      process.env[name] === undefined ? [] : [[name, process.env[name]]],
    ),
  );

const firstMatch = async (running: Running, pattern: RegExp): Promise<string> => {
  const giveUp = AbortSignal.timeout(startWithinMs);
  for (;;) {
    const found = pattern.exec(running.output())?.[1];
    if (found !== undefined) return found;
    if (giveUp.aborted || running.child.exitCode !== null || running.child.signalCode !== null) {
      running.child.kill('SIGKILL');
      await running.ended;
      throw new Error(`It did not start:\n${running.output()}`);
    }
    await Promise.race([running.saidMore(), running.ended, once(giveUp, 'abort')]);
  }
};
