import { DatabaseSync } from 'node:sqlite';

/** What a database file holds, whoever has it open. */
export const readRows = <T>(file: string, sql: string): readonly T[] => {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    return database.prepare(sql).all() as unknown as readonly T[];
  } finally {
    database.close();
  }
};
