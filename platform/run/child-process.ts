import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import type { Clock } from './clock.ts';
import { StartFault } from './config-fault.ts';
import type { Log } from './log.ts';

export interface ChildOptions {
  /** A TypeScript file, run by the runtime that runs us. */
  readonly script: string;
  readonly args: readonly string[];
  /** Finds in a line of its output what it tells when it is ready, such as its address. */
  readonly readReady: (line: string) => string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly startWithinMs?: number;
}

export interface Child {
  /** What the child said when it was ready; another value after it had to be started again. */
  ready(): string;
  /** Ends the child and waits for it. Safe to call twice. */
  close(): Promise<void>;
}

const restartAfterMs = 500;

/**
 * Runs a script as a child that is started again whenever it ends. Its standard input is a pipe that we hold: a child that watches for
 * its end goes with us, also when we are killed.
 */
export const openChild = async (options: ChildOptions): Promise<Child> => {
  const { clock, log, script } = options;
  const closing = new AbortController();
  let running = start(options);
  let ready = await firstWord(running, options);
  const keepUp = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await running.ended;
      if (closing.signal.aborted) return;
      log.error('a child process ended; starting it again', { resource: script });
      await clock.sleep(restartAfterMs, closing.signal);
      if (closing.signal.aborted) return;
      running = start(options);
      void running.ready.then((said) => {
        ready = said;
      });
    }
  };
  const kept = keepUp();
  return {
    ready: () => ready,
    close: async () => {
      closing.abort();
      running.child.kill('SIGTERM');
      await kept;
    },
  };
};

interface Running {
  readonly child: ChildProcess;
  readonly ready: Promise<string>;
  readonly ended: Promise<void>;
}

const start = ({ script, args, readReady }: ChildOptions): Running => {
  const runtime = 'Deno' in globalThis ? ['run', '-A', script] : [script];
  const child = spawn(process.execPath, [...runtime, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const ready = new Promise<string>((resolve) => {
    let text = '';
    child.stdout?.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8');
      for (const line of text.split('\n').slice(0, -1)) {
        const said = readReady(line);
        if (said !== undefined) resolve(said);
      }
      text = text.slice(text.lastIndexOf('\n') + 1);
    });
  });
  return { child, ready, ended };
};

const firstWord = async (
  running: Running,
  { clock, script, startWithinMs = 10_000 }: ChildOptions,
): Promise<string> => {
  const decided = new AbortController();
  const tooLate = clock.sleep(startWithinMs, decided.signal).then(() => undefined);
  const gone = running.ended.then(() => undefined);
  try {
    const said = await Promise.race([running.ready, gone, tooLate]);
    if (said !== undefined) return said;
    running.child.kill('SIGKILL');
    throw new StartFault(`${script} could not be started`);
  } finally {
    decided.abort();
  }
};
