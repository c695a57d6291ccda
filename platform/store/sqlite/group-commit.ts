import { Unavailable } from '../../errors.ts';
import type { Clock, Instant } from '../../run/clock.ts';
import type { Defer } from '../../run/defer.ts';
import { isWorldFault, toUnavailable } from './sqlite-fault.ts';
import { type Committed, createTransaction, type Outcome } from './transaction.ts';

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
  /** False for some seconds after the disk or the file refused a write: how a health check knows without writing itself. */
  isHealthy(): boolean;
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

/** Bounds how long one transaction keeps the event loop. */
const mostJobs = 1_000;
const soonMs = 20;
const retryMs = 1_000;
const unhealthyMs = 5_000;

export const createGroupCommit = ({ execute, defer, clock, report }: GroupCommitOptions): GroupCommit => {
  let waiting: Job[] = [];
  let flushing = false;
  let alarmed = false;
  let closed = false;
  let refusedAt: Instant | undefined;
  const transaction = createTransaction(execute);

  const flushSoon = () => {
    if (flushing || closed) return;
    flushing = true;
    defer(() => {
      flushing = false;
      if (closed || waiting.length === 0) return;
      const all = waiting;
      waiting = all.length > mostJobs ? all.splice(mostJobs) : [];
      if (waiting.length > 0) flushSoon();
      refusedAt = commit(all) ? undefined : clock.now();
    });
  };

  const alarm = async (ms: number) => {
    if (alarmed) return;
    alarmed = true;
    await clock.sleep(ms);
    alarmed = false;
    if (waiting.length > 0) flushSoon();
  };

  const commit = (group: readonly Job[]): boolean => {
    let committed: Committed;
    try {
      committed = transaction.run(group.map(({ run }) => run));
    } catch (error) {
      undo(group, error);
      return false;
    }
    for (const callback of committed.callbacks) guarded(callback);
    return group.map((job, n) => settle(job, committed.outcomes[n])).every(Boolean);
  };

  /** Everything in the group is refused, even what had refused itself: it may have decided on writes that never happened. */
  const undo = (group: readonly Job[], cause: unknown) => {
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

  /** False when the disk or the file is at fault. */
  const settle = (job: Job, { failed, value, error }: Outcome = { failed: false }): boolean => {
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
    isHealthy: () => refusedAt === undefined || clock.now() - refusedAt > unhealthyMs,
    writeSoon: (job, { withinMs = soonMs } = {}) => {
      if (closed) return report(new Unavailable('the database is closed'));
      waiting.push({ soon: true, run: job, settle: () => undefined, fail: report });
      if (withinMs === 0) flushSoon();
      else if (!flushing) void alarm(withinMs);
    },
    afterCommit: transaction.afterCommit,
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
