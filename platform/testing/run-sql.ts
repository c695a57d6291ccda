import { DatabaseSync } from 'node:sqlite';

/** Changes a database file behind its owner's back: for what a later release, or a mishap, might have left in it. */
export const runSql = (file: string, sql: string, ...values: readonly (string | number)[]): void => {
  const database = new DatabaseSync(file);
  try {
    database.prepare(sql).run(...values);
    database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  } finally {
    database.close();
  }
};
