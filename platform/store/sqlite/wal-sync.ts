import { closeSync, fdatasync, openSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

/** Makes durable what was committed, beside the event loop. */
export interface WalSync {
  /** Resolves once everything committed before the call is on the disk. Rejects when the disk could not take it. */
  sync(): Promise<void>;
  close(): void;
}

/**
 * Takes the syncing of commits over from SQLite: from here on COMMIT only appends to the write-ahead log, and `sync` is what makes it durable. The
 * log is recovered up to its first torn commit, so what was synced stands whatever became of what came after it. Checkpoints stay SQLite's own: it
 * syncs the log before it copies from it, and the database before it writes over the log (sqlite.org/pragma.html#pragma_synchronous, NORMAL).
 *
 * Undefined where there is no write-ahead log, as in memory or on some network disks: there COMMIT goes on syncing by itself.
 */
export const openWalSync = (connection: DatabaseSync, file: string): WalSync | undefined => {
  if (connection.prepare('PRAGMA journal_mode').get()?.journal_mode !== 'wal') return undefined;
  syncOnce(connection);
  const log = openSync(`${file}-wal`, 'r+');
  connection.exec('PRAGMA synchronous = NORMAL');
  return {
    sync: () =>
      new Promise((resolve, reject) => {
        fdatasync(log, (error) => (error ? reject(error) : resolve()));
      }),
    close: () => closeSync(log),
  };
};

/**
 * A commit by SQLite's own rules (FULL): it makes durable that there is a log, and what a process that was killed between COMMIT and sync has left
 * in it. Writes the value that is there.
 */
const syncOnce = (connection: DatabaseSync): void => {
  const version = Number(connection.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  connection.exec(`PRAGMA user_version = ${version}`);
};
