import { Unavailable } from '../../errors.ts';
import type { Clock, Instant } from '../../run/clock.ts';
import type { Defer } from '../../run/defer.ts';
import { isWorldFault, toUnavailable } from './sqlite-fault.ts';
import { type Committed, createTransaction, type Outcome } from './transaction.ts';

export interface SoonOptions {
  /** How long it may wait for another write to join. 20 ms unless told; 0 = this turn. */
  readonly withinMs?: number;
  /** Hears that it will not be done: the file is closed, or nobody knows what is in it. `report` hears it unless told. */
  readonly refused?: (error: unknown) => void;
}

/** The one writer. All reads and writes of a job are one atomic step; nothing reads or writes in between. */
export interface GroupCommit {
  /**
   * Runs the job together with the others that came while the last transaction was made durable (at least those of this turn of the event
   * loop), in one transaction with one sync. Settles once it is durable, with what the job returned or threw (then only that job's writes are
   * undone). Rejects with `Unavailable` when the transaction could not be committed: then nothing of it was written. When a job throws, the
   * others of its transaction may run once more.
   */
  write<T>(job: () => T): Promise<T>;
  /**
   * Like `write` for what nobody waits for, such as an ack: joins the next transaction, in the order of asking, or brings about
   * one of its own after a moment. Tried again for as long as the disk refuses, so the job must be repeatable. Not durable until then.
   */
  writeSoon(job: () => void, options?: SoonOptions): void;
  /** Runs the query when everything committed is durable: nobody is told what a power failure could take back. */
  read<T>(query: () => T): Promise<T>;
  /** Only inside a job: runs once the job is durable, before the promises settle; never when the job or its transaction is undone. */
  afterCommit(run: () => void): void;
  /**
   * False for some seconds after the disk or the file refused a write: how a health check knows without writing itself. False for good
   * when a sync has failed.
   */
  isHealthy(): boolean;
  /** Commits what is waiting; later writes are refused with `Unavailable`. */
  close(): Promise<void>;
}

export interface GroupCommitOptions {
  /** Runs one statement of transaction control. */
  readonly execute: (sql: string) => void;
  /**
   * Makes durable what was committed before. Without it COMMIT does. One at a time, and no transaction meanwhile: what comes shares the next
   * one. When it fails nobody knows what is on the disk, and asking again would only say that nothing is left to write
   * (wiki.postgresql.org/wiki/Fsync_Errors): from then on everything is refused until a restart reads what is there.
   */
  readonly sync?: (() => Promise<void>) | undefined;
  readonly defer: Defer;
  readonly clock: Clock;
  /** Hears what nobody waits for: a failing `writeSoon` job, a callback that throws, a failed sync. */
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

export const createGroupCommit = ({ execute, sync, defer, clock, report }: GroupCommitOptions): GroupCommit => {
  let waiting: Job[] = [];
  /** Somebody waits for what is waiting. */
  let urgent = false;
  let flushing = false;
  let alarmed = false;
  let closed = false;
  let refusedAt: Instant | undefined;
  /** Settles when what was committed last is durable; never rejects. */
  let syncing: Promise<void> | undefined;
  let lost: Unavailable | undefined;
  const transaction = createTransaction(execute);

  const flushSoon = () => {
    urgent = true;
    if (flushing || syncing !== undefined || closed) return;
    flushing = true;
    defer(() => {
      flushing = false;
      if (syncing === undefined && !closed) flush();
    });
  };

  const flush = () => {
    const all = waiting;
    waiting = all.length > mostJobs ? all.splice(mostJobs) : [];
    urgent = waiting.length > 0;
    if (all.length > 0) commit(all);
    if (urgent) flushSoon();
  };

  const alarm = async (ms: number) => {
    if (alarmed) return;
    alarmed = true;
    await clock.sleep(ms);
    alarmed = false;
    if (waiting.length > 0) flushSoon();
  };

  const commit = (group: readonly Job[]): void => {
    const committed = attempt(group);
    if (committed === undefined) return;
    if (sync === undefined) tell(group, committed);
    else syncing = settleAfter(sync(), group, committed);
  };

  const attempt = (group: readonly Job[]): Committed | undefined => {
    try {
      return transaction.run(group.map(({ run }) => run));
    } catch (error) {
      refusedAt = clock.now();
      undo(group, error);
      return undefined;
    }
  };

  const settleAfter = async (synced: Promise<void>, group: readonly Job[], committed: Committed): Promise<void> => {
    try {
      await synced;
      tell(group, committed);
    } catch (error) {
      lose(group, error);
    }
    syncing = undefined;
    if (urgent) flushSoon();
  };

  const tell = (group: readonly Job[], { callbacks, outcomes }: Committed) => {
    for (const callback of callbacks) guarded(callback);
    const taken = group.map((job, n) => settle(job, outcomes[n])).every(Boolean);
    refusedAt = taken ? undefined : clock.now();
  };

  /** Everything in the group is refused, even what had refused itself: it may have decided on writes that never happened. */
  const undo = (group: readonly Job[], cause: unknown) => {
    const error = toRefusal(cause);
    for (const job of group) if (!job.soon) job.fail(error);
    tryAgain(group.filter((job) => job.soon));
  };

  const lose = (group: readonly Job[], cause: unknown) => {
    lost = toRefusal(cause);
    report(lost);
    for (const { fail } of [...group, ...waiting]) if (fail !== report) fail(lost);
    waiting = [];
    urgent = false;
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

  const refused = (): Unavailable | undefined =>
    lost ?? (closed ? new Unavailable('the database is closed') : undefined);

  return {
    write: (job) =>
      new Promise((resolve, reject) => {
        const refusal = refused();
        if (refusal !== undefined) return reject(refusal);
        waiting.push({
          soon: false,
          run: job,
          settle: (value) => resolve(value as ReturnType<typeof job>),
          fail: reject,
        });
        flushSoon();
      }),
    isHealthy: () => lost === undefined && (refusedAt === undefined || clock.now() - refusedAt > unhealthyMs),
    writeSoon: (job, { withinMs = soonMs, refused: fail = report } = {}) => {
      const refusal = refused();
      if (refusal !== undefined) return fail(refusal);
      waiting.push({ soon: true, run: job, settle: () => undefined, fail });
      if (withinMs === 0) flushSoon();
      else if (!flushing) void alarm(withinMs);
    },
    read: async (query) => {
      while (syncing !== undefined) await syncing;
      if (lost !== undefined) throw lost;
      try {
        return query();
      } catch (error) {
        throw toUnavailable(error, 'reading from the database');
      }
    },
    afterCommit: transaction.afterCommit,
    close: async () => {
      closed = true;
      await syncing;
      while (waiting.length > 0 && lost === undefined) {
        const group = waiting;
        waiting = [];
        commit(group);
        await syncing;
        if (refusedAt !== undefined) break;
      }
      for (const job of waiting) job.fail(new Unavailable('the database is closed'));
      waiting = [];
    },
  };
};

const toRefusal = (cause: unknown): Unavailable =>
  new Unavailable(`writing to the database: ${cause instanceof Error ? cause.message : cause}`, { cause });
