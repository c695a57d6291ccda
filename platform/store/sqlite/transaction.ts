export interface Outcome {
  readonly failed: boolean;
  readonly value?: unknown;
  readonly error?: unknown;
}

export interface Committed {
  /** One for each job, in order. */
  readonly outcomes: readonly Outcome[];
  /** What the jobs asked to be run after COMMIT, in order. */
  readonly callbacks: readonly (() => void)[];
}

export interface Transaction {
  /**
   * Runs the jobs one after the other in one transaction and commits it. A job that throws is undone alone; the others may run once more for
   * that, so jobs must be repeatable. Throws when the transaction as a whole failed: then it is rolled back and nothing of it was written.
   */
  run(jobs: readonly (() => unknown)[]): Committed;
  /** Only inside a job. */
  afterCommit(callback: () => void): void;
}

/** `execute` runs one statement of transaction control. */
export const createTransaction = (execute: (sql: string) => void): Transaction => {
  /** Callbacks of the job that is running now; undefined outside jobs. */
  let callbacks: (() => void)[] | undefined;

  /** False when SQLite has rolled everything back by itself, as it does on a full disk. */
  const attempt = (sql: string): boolean => {
    try {
      execute(sql);
      return true;
    } catch {
      return false;
    }
  };

  const inTransaction = <T>(work: () => T): T => {
    try {
      execute('BEGIN IMMEDIATE');
      const result = work();
      execute('COMMIT');
      return result;
    } catch (error) {
      attempt('ROLLBACK');
      throw error;
    } finally {
      callbacks = undefined;
    }
  };

  const runUnderSavepoint = (job: () => unknown, done: (() => void)[]): Outcome => {
    const own: (() => void)[] = [];
    execute('SAVEPOINT job');
    try {
      callbacks = own;
      const value = job();
      execute('RELEASE job');
      done.push(...own);
      return { failed: false, value };
    } catch (error) {
      if (!attempt('ROLLBACK TO job') || !attempt('RELEASE job')) throw error;
      return { failed: true, error };
    }
  };

  const runOneByOne = (jobs: readonly (() => unknown)[]): Committed =>
    inTransaction(() => {
      const done: (() => void)[] = [];
      return { outcomes: jobs.map((job) => runUnderSavepoint(job, done)), callbacks: done };
    });

  const runTogether = (jobs: readonly (() => unknown)[]): Committed =>
    inTransaction(() => {
      const done: (() => void)[] = [];
      callbacks = done;
      return { outcomes: jobs.map((job) => runJob(job)), callbacks: done };
    });

  return {
    // Two statements for each job cost more than the few times that a job throws and all of them run again.
    run: (jobs) => {
      try {
        return runTogether(jobs);
      } catch (fault) {
        if (!(fault instanceof JobFault)) throw fault;
        return jobs.length === 1
          ? { outcomes: [{ failed: true, error: fault.cause }], callbacks: [] }
          : runOneByOne(jobs);
      }
    },
    afterCommit: (callback) => {
      if (callbacks === undefined) throw new Error('afterCommit is for jobs only');
      callbacks.push(callback);
    },
  };
};

/** A job threw, and not SQLite around it. */
class JobFault extends Error {}

const runJob = (job: () => unknown): Outcome => {
  try {
    return { failed: false, value: job() };
  } catch (cause) {
    throw new JobFault('a job failed', { cause });
  }
};
