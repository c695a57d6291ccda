import type { Database } from './database.ts';

/**
 * Named counters, from 1. A value is handed out from memory at once; the write that keeps it is queued before, so it commits no
 * later than anything that uses the value. Values never used may be lost in a crash and come again.
 */
export const createCounters = (database: Database, namespace: string): ((name: string) => number) => {
  const values = new Map<string, number>();
  const unsaved = new Set<string>();
  const select = database.prepare('SELECT value FROM counters WHERE name = ?');
  const keep = database.prepare('INSERT OR REPLACE INTO counters (name, value) VALUES (?, ?)');

  const save = (name: string) => {
    unsaved.delete(name);
    keep.run(name, values.get(name) ?? 0);
  };

  return (plainName) => {
    const name = `${namespace}/${plainName}`;
    const last = values.get(name) ?? Number(database.readNow(() => select.get(name))?.value ?? 0);
    values.set(name, last + 1);
    if (!unsaved.has(name)) {
      unsaved.add(name);
      database.writeSoon(() => save(name));
    }
    return last + 1;
  };
};

export const settleCounters = (database: Database): void =>
  database.exec('CREATE TABLE IF NOT EXISTS counters (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID');
