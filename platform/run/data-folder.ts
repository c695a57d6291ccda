import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { StartFault } from './config-fault.ts';

export interface DataFolder {
  /** Absolute. */
  readonly path: string;
  /** Lets another process have it. Safe to call twice. */
  close(): void;
}

/**
 * Makes the folder when missing (for its owner only) and holds it until `close` or the end of the process, however that ends: one
 * data folder, one process. The lock is SQLite's own on a small file `lock` beside the data, so it works alike on every runtime
 * and leaves the data readable for backup tools. Throws a `StartFault` of one line.
 */
export const openDataFolder = (folder: string): DataFolder => {
  const path = resolve(folder);
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    if (!statSync(path).isDirectory()) throw new StartFault(`${path} is not a directory`);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    const lock = takeLock(join(path, 'lock'));
    return { path, close: lock };
  } catch (error) {
    throw toFolderFault(error, path);
  }
};

const takeLock = (file: string): (() => void) => {
  const lock = new DatabaseSync(file);
  let held = true;
  try {
    lock.exec('PRAGMA busy_timeout = 0');
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw error;
  }
  return () => {
    if (held) lock.close();
    held = false;
  };
};

/** What a person can do about it, in one line that names the folder. */
export const toFolderFault = (error: unknown, path: string): StartFault => {
  if (error instanceof StartFault) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const text = error instanceof Error ? error.message : String(error);
  const fault = (line: string) => new StartFault(line, { cause: error });
  if (text.includes('database is locked'))
    return fault(`${path} is in use by another process: stop it, or choose another DATA_DIR`);
  if (code === 'EEXIST' || code === 'ENOTDIR') return fault(`${path} is not a directory`);
  if (code === 'ENOSPC' || text.includes('disk is full')) return fault(`${path}: no space left on the disk`);
  if (['EACCES', 'EPERM', 'EROFS'].includes(code) || text.includes('unable to open') || text.includes('readonly'))
    return fault(`${path} may not be written: change its owner or mode, or choose another DATA_DIR`);
  if (text.includes('not a database'))
    return fault(`${join(path, 'lock')} is not the lock file of this program: remove it`);
  return fault(`${path} cannot be used: ${text}`);
};
