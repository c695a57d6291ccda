import type { Event } from '@gorae/contracts/kit/event.ts';
import { checkChange, checkVersion } from '../next-version.ts';
import type { Collection, Documents, Versioned } from '../store.ts';
import { fieldsOfKey, uniqueKeyTaken } from '../unique-key.ts';
import { type CollectionTable, columnOf, toValue } from './collection-table.ts';
import type { Database, Row, Statement } from './database.ts';
import { toPageSql } from './page-query.ts';

/** Stores the events of a document, `collection/id`; called inside the write, throws to undo it. */
export type RecordEvents = (events: readonly Event[], document: string) => void;

export interface DocumentsOptions<T extends Versioned> {
  readonly database: Database;
  readonly table: CollectionTable<T>;
  readonly collection: Collection<T>;
  readonly record: RecordEvents;
}

/** The documents of one table. A change reads, decides and writes inside one job, so nothing comes between. */
export const createDocuments = <T extends Versioned>(options: DocumentsOptions<T>): Documents<T> => {
  const { database, table, collection, record } = options;
  const columns = ['version', 'due_at', ...table.paths.map(columnOf)];
  const places = columns.map((_, n) => n);
  const insertion = database.prepare(
    `INSERT INTO ${table.name} (${columns.join(', ')}, body, id) VALUES (${places.map(() => '?').join(', ')}, ?, ?) ON CONFLICT DO NOTHING`,
  );
  const byId = database.prepare(`SELECT body FROM ${table.name} WHERE id = ?`);
  const dueFirst = database.prepare(`SELECT body FROM ${table.name} WHERE due_at <= ? ORDER BY due_at, id LIMIT ?`);

  const nameOf = (id: string): string => `${collection.name}/${id}`;
  const load = (id: string): T | undefined => toDoc<T>(byId.get(id));

  const store = (doc: T): boolean =>
    Number(insertion.run(...table.columnsOf(doc), JSON.stringify(doc), doc.id).changes) > 0;

  /**
   * Sets the columns that have changed and no other: an index whose columns are not set is not touched. `due_at` is always set, since what
   * is stored may follow an older release's rule.
   */
  const update = (current: T, next: T): boolean => {
    const [before, after] = [table.columnsOf(current), table.columnsOf(next)];
    const changed = places.filter((n) => n < always || before[n] !== after[n]);
    const values = changed.map((n) => after[n] ?? null);
    return Number(updateOf(changed).run(...values, JSON.stringify(next), next.id).changes) > 0;
  };

  /** Documents of one kind change in few ways. */
  const updates = new Map<string, Statement>();
  const updateOf = (changed: readonly number[]): Statement => {
    const way = changed.join();
    const known = updates.get(way);
    if (known !== undefined) return known;
    const sets = changed.map((n) => `${columns[n]} = ?, `).join('');
    const statement = database.prepare(`UPDATE OR IGNORE ${table.name} SET ${sets}body = ? WHERE id = ?`);
    updates.set(way, statement);
    return statement;
  };

  const insert = (doc: T, events: readonly Event[]): boolean => {
    checkVersion(collection.name, doc, undefined);
    if (!store(doc)) return false;
    record(events, nameOf(doc.id));
    return true;
  };

  const change: Documents<T>['change'] = (id, decide) =>
    database.write(() => {
      const current = load(id);
      const next = decide(current);
      if (next === undefined) return current;
      checkChange(collection.name, next, { id, current });
      const isStored = current === undefined ? store(next.doc) : update(current, next.doc);
      if (!isStored) throw uniqueKeyTaken(collection.name);
      record(next.events ?? [], nameOf(id));
      return next.doc;
    });

  return {
    insert: (doc, events = []) => database.write(() => insert(doc, events)),
    find: (id) => database.read(() => load(id)),
    findBy: async (uniqueKey, values) => {
      const match = fieldsOfKey(collection, uniqueKey, values)
        .map((field) => `${columnOf(field)} = ?`)
        .join(' AND ');
      const statement = database.prepare(`SELECT body FROM ${table.name} WHERE ${match}`);
      return database.read(() => toDoc<T>(statement.get(...values.map(toValue))));
    },
    change,
    page: async (query) => {
      const { sql, values, cursorOf } = toPageSql(table, collection, query);
      const rows = await database.read(() => database.prepare(sql).all(...values));
      const shown = rows.slice(0, query.limit);
      const last = shown.at(-1);
      const more = rows.length > query.limit && last !== undefined;
      return { items: shown.map(parse<T>), ...(more ? { next: cursorOf(last) } : {}) };
    },
    due: (before, limit) => database.read(() => dueFirst.all(before, limit).map(parse<T>)),
  };
};

/** `version` and `due_at`, the first of the columns. */
const always = 2;

const parse = <T>(row: Row): T => JSON.parse(String(row.body)) as T;

const toDoc = <T>(row: Row | undefined): T | undefined => (row === undefined ? undefined : parse<T>(row));
