import { writeCursor } from '../cursor.ts';
import { planPage } from '../page-plan.ts';
import type { Collection, PageQuery, Versioned } from '../store.ts';
import { type CollectionTable, columnOf, toValue } from './collection-table.ts';
import type { Row, Value } from './database.ts';

export interface PageSql {
  readonly sql: string;
  readonly values: readonly Value[];
  /** The cursor behind a row of the result. */
  cursorOf(row: Row): string;
}

/** Turns a page query into one statement that asks for one row more than the page holds, to see whether there is a next one. */
export const toPageSql = <T extends Versioned>(
  table: CollectionTable<T>,
  collection: Collection<T>,
  query: PageQuery,
): PageSql => {
  const { equal, rest, order: field, place } = planPage(collection, query);
  const order = field === undefined ? [] : [columnOf(field)];
  const conditions = [
    ...equal.map(([name]) => `${columnOf(name)} = ?`),
    ...rest.map((name) => `${columnOf(name)} IS NOT NULL`),
  ];
  const values = equal.map(([, value]) => toValue(value));
  const bound = (sign: string, value: Value) => {
    conditions.push(`${order[0]} ${sign} ?`);
    values.push(value);
  };
  if (query.from !== undefined) bound('>=', toValue(query.from));
  if (query.before !== undefined) bound('<', toValue(query.before));
  if (place !== undefined) {
    conditions.push(
      `(${[...order, 'id'].join(', ')}) ${query.descending ? '<' : '>'} (${[...order, '?'].fill('?').join(', ')})`,
    );
    values.push(...place.map(toValue));
  }
  const direction = query.descending ? 'DESC' : 'ASC';
  return {
    sql: `SELECT id, body${order.map((column) => `, ${column} AS place`).join('')} FROM ${table.name}
      WHERE ${conditions.length === 0 ? 'TRUE' : conditions.join(' AND ')}
      ORDER BY ${[...order, 'id'].map((column) => `${column} ${direction}`).join(', ')} LIMIT ?`,
    values: [...values, query.limit + 1],
    cursorOf: (row) => writeCursor([...(order.length === 0 ? [] : [row.place ?? '']), row.id ?? '']),
  };
};
