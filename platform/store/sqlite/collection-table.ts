import type { Collection, Scalar, Versioned } from '../store.ts';
import type { Database, Value } from './database.ts';

/** Where the documents of one collection live: the text as it is, and a column for every field that an index names. */
export interface CollectionTable<T extends Versioned> {
  /** Quoted. */
  readonly name: string;
  readonly paths: readonly string[];
  /** What goes beside the text: version, due_at, then the paths in order. */
  columnsOf(doc: T): readonly Value[];
}

export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Prefixed, so that a field called `id` or `body` is not taken for the table's own column. */
export const columnOf = (path: string): string => quoted(`f_${path}`);

/** SQLite has no booleans. */
export const toValue = (value: Scalar): Value => (typeof value === 'boolean' ? Number(value) : value);

const readPath = (doc: unknown, path: string): Value => {
  let held: unknown = doc;
  for (const name of path.split('.')) held = (held as Record<string, unknown> | null | undefined)?.[name];
  return typeof held === 'string' || typeof held === 'number' || typeof held === 'boolean' ? toValue(held) : null;
};

/**
 * Makes what is missing: the table, the columns and indexes of a newer release, filled from the documents that are there. Runs
 * inside a write job. Throws when documents that are there break a unique key that is new.
 */
export const settleTable = <T extends Versioned>(
  database: Database,
  namespace: string,
  collection: Collection<T>,
): CollectionTable<T> => {
  const plainName = `${namespace}_${collection.name}`;
  const declared = [...Object.values(collection.unique ?? {}), ...Object.values(collection.indexes ?? {})];
  const paths = [...new Set(declared.flat())].sort();
  const table: CollectionTable<T> = {
    name: quoted(plainName),
    paths,
    columnsOf: (doc) => [doc.version, collection.dueAt?.(doc) ?? null, ...paths.map((path) => readPath(doc, path))],
  };
  database.exec(
    `CREATE TABLE IF NOT EXISTS ${table.name} (id TEXT PRIMARY KEY, version INTEGER NOT NULL, due_at INTEGER, body TEXT NOT NULL)`,
  );
  if (addColumns(database, plainName, paths)) fill(database, table);
  settleIndexes(database, plainName, collection);
  return table;
};

/**
 * True when the documents' columns must be filled. A release that did not know a column has left it empty or stale, so what
 * counts is which columns the last writer kept up, not which exist.
 */
const addColumns = (database: Database, plainName: string, paths: readonly string[]): boolean => {
  database.exec('CREATE TABLE IF NOT EXISTS collections (name TEXT PRIMARY KEY, paths TEXT NOT NULL)');
  const columns = new Set(
    database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(plainName)
      .map((row) => row.name),
  );
  for (const path of paths)
    if (!columns.has(`f_${path}`)) database.exec(`ALTER TABLE ${quoted(plainName)} ADD COLUMN ${columnOf(path)}`);
  const keptUp = database.prepare('SELECT paths FROM collections WHERE name = ?').get(plainName)?.paths;
  const wanted = JSON.stringify(paths);
  if (keptUp === wanted) return false;
  database.prepare('INSERT OR REPLACE INTO collections (name, paths) VALUES (?, ?)').run(plainName, wanted);
  const before: readonly string[] = typeof keptUp === 'string' ? JSON.parse(keptUp) : [];
  return paths.some((path) => !before.includes(path));
};

const fill = <T extends Versioned>(database: Database, table: CollectionTable<T>): void => {
  const sets = ['version = ?', 'due_at = ?', ...table.paths.map((path) => `${columnOf(path)} = ?`)].join(', ');
  const update = database.prepare(`UPDATE ${table.name} SET ${sets} WHERE rowid = ?`);
  const next = database.prepare(
    `SELECT rowid AS place, body FROM ${table.name} WHERE rowid > ? ORDER BY rowid LIMIT 500`,
  );
  for (let place = 0; ; ) {
    const rows = next.all(place);
    for (const row of rows) update.run(...table.columnsOf(JSON.parse(String(row.body)) as T), row.place ?? null);
    const last = rows.at(-1);
    if (last === undefined) return;
    place = Number(last.place);
  }
};

/** An index is named for its fields: one that is declared differently is a new one. */
const settleIndexes = <T extends Versioned>(database: Database, plainName: string, collection: Collection<T>): void => {
  const table = quoted(plainName);
  database.exec(
    `CREATE INDEX IF NOT EXISTS ${quoted(`${plainName}:due`)} ON ${table} (due_at, id) WHERE due_at IS NOT NULL`,
  );
  for (const fields of Object.values(collection.indexes ?? {})) {
    const name = quoted(`${plainName}:index(${fields.join()})`);
    database.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${table} (${[...fields.map(columnOf), 'id'].join(', ')})`);
  }
  const unique = Object.values(collection.unique ?? {});
  const prefix = `${plainName}:unique(`;
  dropOthers(database, prefix, new Set(unique.map((fields) => `${prefix}${fields.join()})`)));
  for (const fields of unique) {
    const name = quoted(`${prefix}${fields.join()})`);
    const present = fields.map((field) => `${columnOf(field)} IS NOT NULL`).join(' AND ');
    database.exec(
      `CREATE UNIQUE INDEX IF NOT EXISTS ${name} ON ${table} (${fields.map(columnOf).join(', ')}) WHERE ${present}`,
    );
  }
};

/** A unique key that is no longer declared must not go on refusing documents. */
const dropOthers = (database: Database, prefix: string, declared: ReadonlySet<string>): void => {
  const found = database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'index' AND name LIKE ? || '%'`)
    .all(prefix);
  for (const { name } of found)
    if (String(name).startsWith(prefix) && !declared.has(String(name)))
      database.exec(`DROP INDEX ${quoted(String(name))}`);
};
