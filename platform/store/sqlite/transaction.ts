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
   * Runs the jobs one after the other in one transaction and commits it. A job that throws is undone alone. Throws when the
   * transaction as a whole failed: then it is rolled back and nothing of it was written.
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
    } finally {
      callbacks = undefined;
    }
  };

  /** A job that is alone needs no savepoint: its failure undoes the transaction. */
  const runAlone = (job: () => unknown, done: (() => void)[]): Outcome => {
    try {
      callbacks = done;
      return { failed: false, value: job() };
    } catch (error) {
      done.length = 0;
      return { failed: true, error };
    } finally {
      callbacks = undefined;
    }
  };

  return {
    run: (jobs) => {
      const done: (() => void)[] = [];
      try {
        execute('BEGIN IMMEDIATE');
        const [only] = jobs;
        const alone = jobs.length === 1 && only !== undefined;
        const outcomes = alone ? [runAlone(only, done)] : jobs.map((job) => runUnderSavepoint(job, done));
        if (alone && outcomes[0]?.failed === true) attempt('ROLLBACK');
        else execute('COMMIT');
        return { outcomes, callbacks: done };
      } catch (error) {
        attempt('ROLLBACK');
        throw error;
      }
    },
    afterCommit: (callback) => {
      if (callbacks === undefined) throw new Error('afterCommit is for jobs only');
      callbacks.push(callback);
    },
  };
};
