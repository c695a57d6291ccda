import { spawn } from 'node:child_process';
import { groupIsAlive, killGroup } from './process-group.ts';

export interface Finished {
  /** Undefined when a signal ended it. */
  readonly code: number | undefined;
  /** Standard output and error as they came. */
  readonly output: string;
  readonly timedOut: boolean;
  /** It had started processes that were still alive some seconds after its end; they were killed. */
  readonly leftProcesses: boolean;
}

interface Options {
  readonly limitSeconds: number;
  readonly env?: Readonly<Record<string, string>>;
  /** How long its children may take to end after it; 3 s unless told. */
  readonly graceMs?: number;
}

const living = new Set<number>();

/** Ends everything that was started here and still runs: for the moment when we are interrupted. */
export const killAll = (): void => {
  for (const group of living) killGroup(group);
};

/** Whether it ended by itself within that time. */
const groupEnds = async (group: number, withinMs: number): Promise<boolean> => {
  for (let waited = 0; waited < withinMs; waited += 50) {
    if (!groupIsAlive(group)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
};

/**
 * Runs a command in a process group of its own and resolves when nothing of that group is left: neither after an ordinary
 * end nor after the time limit does a process survive that the command started (unless it made a group of its own).
 */
export const runProcess = async (
  command: readonly string[],
  { limitSeconds, env, graceMs = 3_000 }: Options,
): Promise<Finished> => {
  const [file = '', ...args] = command;
  const child = spawn(file, args, {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text) => (output += text));
  const closed = new Promise<void>((resolve) => child.on('close', () => resolve()));
  const ended = new Promise<number | undefined>((resolve) => {
    child.on('exit', (code) => resolve(code ?? undefined));
    child.on('error', (error) => {
      output += `${error.message}\n`;
      resolve(undefined);
    });
  });
  const group = child.pid;
  if (group === undefined) return { code: await ended, output, timedOut: false, leftProcesses: false };

  living.add(group);
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    killGroup(group);
  }, limitSeconds * 1000);
  const code = await ended;
  clearTimeout(limit);
  const leftProcesses = !(await groupEnds(group, graceMs));
  killGroup(group);
  await groupEnds(group, 1_000);
  living.delete(group);
  // A process that left the group may hold the pipes; what it still has to say is not waited for.
  await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 500).unref())]);
  return { code, output, timedOut, leftProcesses: leftProcesses && !timedOut };
};
