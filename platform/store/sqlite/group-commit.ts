import { Unavailable } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { Defer } from '../../run/defer.ts';
import { isWorldFault, toUnavailable } from './sqlite-fault.ts';

export interface SoonOptions {
  /** How long it may wait for another write to join. 20 ms unless told; 0 = this turn. */
  readonly withinMs?: number;
}

/** The one writer. All reads and writes of a job are one atomic step; nothing reads or writes in between. */
export interface GroupCommit {
  /**
   * Runs the job together with the others of this turn of the event loop, each under a savepoint of its own, in one transaction
   * with one fsync. Settles after COMMIT with what the job returned or threw (then only that job's writes are undone). Rejects
   * with `Unavailable` when the transaction could not be committed: then nothing of it was written.
   */
  write<T>(job: () => T): Promise<T>;
  /**
   * Like `write` for what nobody waits for, such as an ack: joins the next transaction, in the order of asking, or brings about
   * one of its own after a moment. Tried again for as long as the disk refuses, so the job must be repeatable. Not durable until then.
   */
  writeSoon(job: () => void, options?: SoonOptions): void;
  /** Only inside a job: runs after COMMIT, before the promises settle; never when the job or its transaction is undone. */
  afterCommit(run: () => void): void;
  /** Commits what is waiting; later writes are refused with `Unavailable`. */
  close(): void;
}

export interface GroupCommitOptions {
  /** Runs one statement of transaction control. */
  readonly execute: (sql: string) => void;
  readonly defer: Defer;
  readonly clock: Clock;
  /** Hears what nobody waits for: a failing `writeSoon` job, a callback that throws. */
  readonly report: (error: unknown) => void;
}

interface Job {
  readonly soon: boolean;
  run(): unknown;
  settle(value: unknown): void;
  fail(error: unknown): void;
}

interface Outcome {
  readonly job: Job;
  readonly value?: unknown;
  readonly error?: unknown;
  readonly failed: boolean;
}

/** Bounds how long one transaction keeps the event loop. */
const mostJobs = 1_000;
const soonMs = 20;
const retryMs = 1_000;

export const createGroupCommit = ({ execute, defer, clock, report }: GroupCommitOptions): GroupCommit => {
  let waiting: Job[] = [];
  let flushing = false;
  let alarmed = false;
  let closed = false;
  /** Callbacks of the job that is running now; undefined outside jobs. */
  let callbacks: (() => void)[] | undefined;

  const flushSoon = () => {
    if (flushing || closed) return;
    flushing = true;
    defer(() => {
      flushing = false;
      if (closed || waiting.length === 0) return;
      const all = waiting;
      waiting = all.length > mostJobs ? all.splice(mostJobs) : [];
      if (waiting.length > 0) flushSoon();
      commit(all);
    });
  };

  const alarm = async (ms: number) => {
    if (alarmed) return;
    alarmed = true;
    await clock.sleep(ms);
    alarmed = false;
    if (waiting.length > 0) flushSoon();
  };

  const runJob = (job: Job, done: (() => void)[]): Outcome => {
    callbacks = [];
    try {
      const value = job.run();
      done.push(...callbacks);
      return { job, value, failed: false };
    } finally {
      callbacks = undefined;
    }
  };

  const runUnderSavepoint = (job: Job, done: (() => void)[]): Outcome => {
    execute('SAVEPOINT job');
    try {
      const outcome = runJob(job, done);
      execute('RELEASE job');
      return outcome;
    } catch (error) {
      if (!attempt('ROLLBACK TO job') || !attempt('RELEASE job')) throw error;
      return { job, error, failed: true };
    }
  };

  /** False when SQLite has rolled everything back by itself, as it does on a full disk. */
  const attempt = (sql: string): boolean => {
    try {
      execute(sql);
      return true;
    } catch {
      return false;
    }
  };

  /** A job that is alone needs no savepoint: its failure undoes the transaction. */
  const runAlone = (job: Job, done: (() => void)[]): Outcome => {
    try {
      return runJob(job, done);
    } catch (error) {
      attempt('ROLLBACK');
      return { job, error, failed: true };
    }
  };

  const commit = (group: readonly Job[]): boolean => {
    const done: (() => void)[] = [];
    let outcomes: readonly Outcome[];
    try {
      execute('BEGIN IMMEDIATE');
      const [only] = group;
      outcomes =
        group.length === 1 && only !== undefined
          ? [runAlone(only, done)]
          : group.map((job) => runUnderSavepoint(job, done));
      if (group.length > 1 || outcomes[0]?.failed === false) execute('COMMIT');
    } catch (error) {
      undo(group, error);
      return false;
    }
    for (const run of done) guarded(run);
    return outcomes.map(settle).every(Boolean);
  };

  /** Everything in the group is refused, even what had refused itself: it may have decided on writes that never happened. */
  const undo = (group: readonly Job[], cause: unknown) => {
    attempt('ROLLBACK');
    const error = new Unavailable(`writing to the database: ${cause instanceof Error ? cause.message : cause}`, {
      cause,
    });
    for (const job of group) if (!job.soon) job.fail(error);
    tryAgain(group.filter((job) => job.soon));
  };

  const tryAgain = (jobs: readonly Job[]) => {
    if (jobs.length === 0) return;
    waiting = [...jobs, ...waiting];
    void alarm(retryMs);
  };

  const settle = ({ job, value, error, failed }: Outcome): boolean => {
    if (!failed) job.settle(value);
    else if (job.soon && isWorldFault(error)) tryAgain([job]);
    else job.fail(toUnavailable(error, 'writing to the database'));
    return !(failed && isWorldFault(error));
  };

  const guarded = (run: () => void) => {
    try {
      run();
    } catch (error) {
      report(error);
    }
  };

  return {
    write: (job) =>
      new Promise((resolve, reject) => {
        if (closed) return reject(new Unavailable('the database is closed'));
        waiting.push({
          soon: false,
          run: job,
          settle: (value) => resolve(value as ReturnType<typeof job>),
          fail: reject,
        });
        flushSoon();
      }),
    writeSoon: (job, { withinMs = soonMs } = {}) => {
      if (closed) return report(new Unavailable('the database is closed'));
      waiting.push({ soon: true, run: job, settle: () => undefined, fail: report });
      if (withinMs === 0) flushSoon();
      else if (!flushing) void alarm(withinMs);
    },
    afterCommit: (run) => {
      if (callbacks === undefined) throw new Error('afterCommit is for jobs only');
      callbacks.push(run);
    },
    close: () => {
      while (waiting.length > 0) {
        const group = waiting;
        waiting = [];
        if (!commit(group)) break;
      }
      closed = true;
      for (const job of waiting) job.fail(new Unavailable('the database is closed'));
      waiting = [];
    },
  };
};
