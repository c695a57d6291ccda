import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartFault } from '../../run/config-fault.ts';

export interface BackupOptions {
  /** The database; it may be in use. */
  readonly database: string;
  /** Where the files are that belong to it. */
  readonly folder: string;
  /** Their names below the folder, such as those of keys; what does not exist is left out. */
  readonly files: readonly string[];
  /** Must not exist. */
  readonly to: string;
}

/**
 * Copies a database and the files that belong to it into one file (mode 600), as they were at one moment and without holding up whoever
 * writes. It appears under its name only when it is whole. Throws a StartFault of one line.
 */
export const writeBackup = ({ database, folder, files, to }: BackupOptions): void => {
  if (!existsSync(database)) throw new StartFault(`${database} is not there: nothing to back up`);
  if (existsSync(to)) throw new StartFault(`${to} exists already: choose another name`);
  const draft = `${to}.part`;
  rmSync(draft, { force: true });
  try {
    withDatabase(database, (source) => source.prepare('VACUUM INTO ?').run(draft));
    chmodSync(draft, 0o600);
    withDatabase(draft, (copy) => attach(copy, folder, files));
    renameSync(draft, to);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new StartFault(`${to} could not be written: ${messageOf(error)}`, { cause: error });
  }
};

const attach = (copy: DatabaseSync, folder: string, files: readonly string[]): void => {
  copy.exec('PRAGMA synchronous = FULL; CREATE TABLE backup_files (name TEXT PRIMARY KEY, content BLOB NOT NULL)');
  const insert = copy.prepare('INSERT INTO backup_files (name, content) VALUES (?, ?)');
  for (const name of files) if (existsSync(join(folder, name))) insert.run(name, readFileSync(join(folder, name)));
};

export interface RestoreOptions {
  readonly from: string;
  /** Must not exist. */
  readonly database: string;
  /** Where the files beside the database go; existing ones are replaced. */
  readonly folder: string;
}

/** Puts a backup where a database shall be, once it is known to be whole. Throws a StartFault of one line. */
export const restoreBackup = ({ from, database, folder }: RestoreOptions): void => {
  if (!existsSync(from)) throw new StartFault(`${from} is not there`);
  if (existsSync(database))
    throw new StartFault(`${database} exists already: move it away first, nothing is overwritten`);
  const draft = `${database}.part`;
  try {
    writeFileSync(draft, readFileSync(from), { mode: 0o600, flush: true });
    withDatabase(draft, (copy) => detach(copy, from, folder));
    renameSync(draft, database);
  } catch (error) {
    for (const file of [draft, `${draft}-journal`, `${draft}-wal`, `${draft}-shm`]) rmSync(file, { force: true });
    throw error instanceof StartFault
      ? error
      : new StartFault(`${from} is no usable backup: ${messageOf(error)}`, { cause: error });
  }
};

const detach = (copy: DatabaseSync, from: string, folder: string): void => {
  const { integrity_check: verdict } = copy.prepare('PRAGMA integrity_check').get() as { integrity_check: string };
  if (verdict !== 'ok') throw new StartFault(`${from} is damaged`);
  const files = copy.prepare('SELECT name, content FROM backup_files').all() as { name: string; content: Uint8Array }[];
  for (const { name, content } of files) writeBeside(folder, name, content);
  copy.exec('DROP TABLE backup_files');
};

/** A backup is a file that somebody gave us: it may not write anywhere but below the folder. */
const writeBeside = (folder: string, name: string, content: Uint8Array): void => {
  const file = resolve(folder, name);
  if (!file.startsWith(resolve(folder) + sep))
    throw new StartFault(`a file in the backup would lie outside of ${folder}`);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, content, { mode: 0o600, flush: true });
};

const withDatabase = (file: string, use: (database: DatabaseSync) => void): void => {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA busy_timeout = 5000');
    use(database);
  } finally {
    database.close();
  }
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
