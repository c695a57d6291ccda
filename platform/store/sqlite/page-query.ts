import { Refusal } from '../../errors.ts';
import type { Collection, PageQuery, Versioned } from '../store.ts';
import { type CollectionTable, columnOf, toValue } from './collection-table.ts';
import type { Row, Value } from './database.ts';

export interface PageSql {
  readonly sql: string;
  readonly values: readonly Value[];
  /** The cursor behind a row of the result. */
  cursorOf(row: Row): string;
}

const mostItems = 500;

/** Turns a page query into one statement that asks for one row more than the page holds, to see whether there is a next one. */
export const toPageSql = <T extends Versioned>(
  table: CollectionTable<T>,
  collection: Collection<T>,
  query: PageQuery,
): PageSql => {
  const { equal, rest } = splitFields(collection, query);
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > mostItems)
    throw new Error(`A page has 1 to ${mostItems} items`);
  const order = rest.slice(0, 1).map(columnOf);
  const conditions = [
    ...equal.map((field) => `${columnOf(field)} = ?`),
    ...rest.map((field) => `${columnOf(field)} IS NOT NULL`),
  ];
  const values = equal.map((field) => toValue(query.equals[field] ?? ''));
  const bound = (sign: string, value: Value) => {
    if (order[0] === undefined) throw new Error(`Index ${query.index} has no field left for a range`);
    conditions.push(`${order[0]} ${sign} ?`);
    values.push(value);
  };
  if (query.from !== undefined) bound('>=', toValue(query.from));
  if (query.before !== undefined) bound('<', toValue(query.before));
  if (query.after !== undefined) {
    conditions.push(
      `(${[...order, 'id'].join(', ')}) ${query.descending ? '<' : '>'} (${[...order, '?'].fill('?').join(', ')})`,
    );
    values.push(...readCursor(query.after, order.length + 1));
  }
  const direction = query.descending ? 'DESC' : 'ASC';
  return {
    sql: `SELECT id, body${order.map((column) => `, ${column} AS place`).join('')} FROM ${table.name}
      WHERE ${conditions.length === 0 ? 'TRUE' : conditions.join(' AND ')}
      ORDER BY ${[...order, 'id'].map((column) => `${column} ${direction}`).join(', ')} LIMIT ?`,
    values: [...values, query.limit + 1],
    cursorOf: (row) => writeCursor(order.length === 0 ? [row.id ?? null] : [row.place ?? null, row.id ?? null]),
  };
};

const splitFields = <T extends Versioned>(collection: Collection<T>, query: PageQuery) => {
  const fields = collection.indexes?.[query.index] ?? collection.unique?.[query.index];
  if (fields === undefined) throw new Error(`Collection ${collection.name} declares no index "${query.index}"`);
  const names = Object.keys(query.equals);
  const equal = fields.slice(0, names.length);
  if (!names.every((name) => equal.includes(name)))
    throw new Error(`Index ${query.index} leads with ${fields.join(', ')}, not with ${names.join(', ')}`);
  return { equal, rest: fields.slice(names.length) };
};

const writeCursor = (place: readonly Value[]): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(place))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const readCursor = (cursor: string, length: number): readonly Value[] => {
  const fault = new Refusal('malformed', 'invalid-cursor', {
    detail: 'The cursor is not one that this service gave out.',
  });
  try {
    const bytes = Uint8Array.from(atob(cursor.replaceAll('-', '+').replaceAll('_', '/')), (char) => char.charCodeAt(0));
    const place: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!Array.isArray(place) || place.length !== length) throw fault;
    if (!place.every((part) => typeof part === 'string' || typeof part === 'number')) throw fault;
    return place;
  } catch {
    throw fault;
  }
};
