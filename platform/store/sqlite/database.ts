import { DatabaseSync } from 'node:sqlite';
import type { Clock } from '../../run/clock.ts';
import { StartFault } from '../../run/config-fault.ts';
import { type Defer, nextTurn } from '../../run/defer.ts';
import { type Log, silentLog } from '../../run/log.ts';
import { createGroupCommit, type GroupCommit } from './group-commit.ts';
import { toStartFault, toUnavailable } from './sqlite-fault.ts';
import { openWalSync, type WalSync } from './wal-sync.ts';

export type Value = string | number | null;
export type Row = Readonly<Record<string, Value>>;

export interface Statement {
  run(...values: readonly Value[]): { readonly changes: number | bigint; readonly lastInsertRowid: number | bigint };
  get(...values: readonly Value[]): Row | undefined;
  all(...values: readonly Value[]): readonly Row[];
}

/** One SQLite file: reads see what is durable, writes go through the group commit. */
export interface Database extends GroupCommit {
  /** Made once for each text and kept. */
  prepare(sql: string): Statement;
  /** Runs statements without values, such as table definitions. Inside a job it is part of the write. */
  exec(sql: string): void;
  /** Reads outside a job, at once. It may see what is committed and not yet durable, so it is for what is told to nobody. */
  readNow<T>(query: () => T): T;
  /** Commits what is waiting and closes the file. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  readonly clock: Clock;
  readonly defer?: Defer;
  readonly log?: Log;
  /** COMMIT syncs by itself, on the event loop: for tests on a clock that stands still, which wait for turns of the loop and not for threads. */
  readonly syncInCommit?: boolean;
}

/**
 * Additive changes raise the minor number and still open in the release before; only a newer major number is refused. Kept in
 * `PRAGMA user_version` as major × 1000 + minor.
 */
const schema = { major: 1, minor: 0 };

/** Opens or makes the file. Throws a `StartFault` of one line when it is corrupt, no database, too new or may not be written. */
export const openDatabase = (options: DatabaseOptions): Database => {
  const { clock, defer = nextTurn, log = silentLog } = options;
  const { connection, walSync } = connect(options);
  const statements = new Map<string, Statement>();
  const prepare = (sql: string): Statement => {
    let statement = statements.get(sql);
    if (statement === undefined) {
      statement = connection.prepare(sql) as unknown as Statement;
      statements.set(sql, statement);
    }
    return statement;
  };
  const writer = createGroupCommit({
    execute: (sql) => prepare(sql).run(),
    sync: walSync?.sync,
    defer,
    clock,
    report: (error) => log.error('a write in the background failed', { error }),
  });
  let closed = false;
  return {
    ...writer,
    prepare,
    exec: (sql) => connection.exec(sql),
    readNow: (query) => {
      try {
        return query();
      } catch (error) {
        throw toUnavailable(error, 'reading from the database');
      }
    },
    close: async () => {
      if (closed) return;
      closed = true;
      await writer.close();
      connection.close();
      walSync?.close();
    },
  };
};

/**
 * WAL and FULL: a commit is on the disk when it returns (until `openWalSync` takes that over), and readers such as a backup never block the
 * writer. The pages of indexes on random keys are touched all over the file, so the cache (KiB) and the log (pages, 16 MB) are larger than SQLite's own: fewer are read and written twice.
 */
const pragmas = `
  PRAGMA busy_timeout = 5000;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA cache_size = -16000;
  PRAGMA wal_autocheckpoint = 4000;
  PRAGMA foreign_keys = ON;
  PRAGMA trusted_schema = OFF;
`;

interface Connected {
  readonly connection: DatabaseSync;
  readonly walSync: WalSync | undefined;
}

const connect = ({ file, syncInCommit = false }: DatabaseOptions): Connected => {
  let connection: DatabaseSync | undefined;
  try {
    connection = new DatabaseSync(file);
    connection.exec(pragmas);
    settleSchema(connection, file);
    checkPages(connection);
    return { connection, walSync: syncInCommit ? undefined : openWalSync(connection, file) };
  } catch (error) {
    connection?.close();
    throw toStartFault(error, file);
  }
};

/** A whole read of a larger file would delay the start for seconds; its damage shows when the page is used. */
const mostCheckedBytes = 256 * 1024 * 1024;

const checkPages = (connection: DatabaseSync): void => {
  const numberOf = (pragma: string) =>
    Number(Object.values(connection.prepare(`PRAGMA ${pragma}`).get() ?? {})[0] ?? 0);
  if (numberOf('page_count') * numberOf('page_size') > mostCheckedBytes) return;
  const [verdict] = Object.values(connection.prepare('PRAGMA quick_check(1)').get() ?? {});
  if (verdict !== 'ok') throw new Error(`database disk image is malformed: ${verdict}`);
};

const settleSchema = (connection: DatabaseSync, file: string): void => {
  const stored = Number(connection.prepare('PRAGMA user_version').get()?.user_version ?? 0);
  if (Math.floor(stored / 1000) > schema.major) {
    const found = `${Math.floor(stored / 1000)}.${stored % 1000}`;
    throw new StartFault(
      `${file} was written by a newer release (schema ${found}, this one reads ${schema.major}.x): start that release, or restore a backup`,
    );
  }
  const own = schema.major * 1000 + schema.minor;
  if (stored < own) connection.exec(`PRAGMA user_version = ${own}`);
};
