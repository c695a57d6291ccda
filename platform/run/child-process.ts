import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import type { Clock } from './clock.ts';
import { StartFault } from './config-fault.ts';
import type { Log } from './log.ts';

export interface ChildOptions {
  /** A TypeScript file, run by the runtime that runs us. */
  readonly script: string;
  /** By what it said when it was last ready, so that it can be given its former port. */
  readonly args: (lastSaid: string | undefined) => readonly string[];
  /** Its whole environment; ours unless told. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Finds in a line of its output what it tells when it is ready, such as its address. */
  readonly readReady: (line: string) => string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly startWithinMs?: number;
}

export interface Child {
  /** What the child said when it was ready; another value after it had to be started again. */
  ready(): string;
  /** It is ready now, and not about to be started again. */
  isUp(): boolean;
  /** Ends the child and waits for it. Safe to call twice. */
  close(): Promise<void>;
}

const shortestPauseMs = 500;
const longestPauseMs = 10_000;
/** One that lived for as long starts afresh: the next pause is short. */
const healthyAfterMs = 10_000;

/**
 * Runs a script as a child that is started again whenever it ends, after a pause that grows while it keeps ending. Its standard input is a
 * pipe that we hold: a child that watches for its end goes with us, also when we are killed.
 */
export const openChild = async (options: ChildOptions): Promise<Child> => {
  const { clock, log, script } = options;
  const closing = new AbortController();
  let running = start(options, undefined);
  let ready = await firstWord(running, options);
  let isUp = true;
  const keepUp = async (): Promise<void> => {
    let pauseMs = shortestPauseMs;
    let since = clock.now();
    while (!closing.signal.aborted) {
      await running.ended;
      isUp = false;
      if (closing.signal.aborted) return;
      if (clock.now() - since >= healthyAfterMs) pauseMs = shortestPauseMs;
      await clock.sleep(pauseMs, closing.signal);
      // A signal to the whole process group ends the child first: nothing went wrong then.
      if (closing.signal.aborted) return;
      log.error('a child process ended; starting it again', { resource: script, delayMs: pauseMs });
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      since = clock.now();
      running = start(options, ready);
      void running.ready.then((said) => {
        ready = said;
        isUp = true;
      });
    }
  };
  const kept = keepUp();
  return {
    ready: () => ready,
    isUp: () => isUp,
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

const start = ({ script, args, env, readReady }: ChildOptions, lastSaid: string | undefined): Running => {
  const runtime = 'Deno' in globalThis ? ['run', '-A', script] : [script];
  const child = spawn(process.execPath, [...runtime, ...args(lastSaid)], {
    stdio: ['pipe', 'pipe', 'inherit'],
    ...(env === undefined ? {} : { env }),
  });
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
  { clock, script, startWithinMs = 30_000 }: ChildOptions,
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
