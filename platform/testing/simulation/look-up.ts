import { Refusal } from '../../errors.ts';
import type { Collection, PageQuery, Scalar, Versioned } from '../../store/store.ts';
import type { Row } from './database.ts';

/** The scalar at a dotted path; undefined when there is none. */
export const valueAt = (doc: unknown, path: string): Scalar | undefined => {
  let held: unknown = doc;
  for (const name of path.split('.')) held = (held as Record<string, unknown> | null | undefined)?.[name];
  return typeof held === 'string' || typeof held === 'number' || typeof held === 'boolean' ? held : undefined;
};

/** True when another document has the same values of one of the unique keys. */
export const isTaken = (collection: Collection<never>, rows: ReadonlyMap<string, Row>, doc: Versioned): boolean =>
  Object.values(collection.unique ?? {}).some((fields) => {
    const values = fields.map((field) => valueAt(doc, field));
    if (values.includes(undefined)) return false;
    for (const other of rows.values())
      if (other.doc.id !== doc.id && fields.every((field, at) => valueAt(other.doc, field) === values[at])) return true;
    return false;
  });

export const byUniqueKey = (
  collection: Collection<never>,
  rows: ReadonlyMap<string, Row>,
  { key, values }: { readonly key: string; readonly values: readonly Scalar[] },
): Row | undefined => {
  const fields = collection.unique?.[key];
  if (fields === undefined) throw new Error(`Collection ${collection.name} declares no unique key "${key}"`);
  if (fields.length !== values.length) throw new Error(`Unique key ${key} has the fields ${fields.join(', ')}`);
  for (const row of rows.values()) if (fields.every((field, at) => valueAt(row.doc, field) === values[at])) return row;
  return undefined;
};

export interface PageOfRows {
  readonly rows: readonly Row[];
  readonly next?: string;
}

const mostItems = 500;

type Place = readonly (Scalar | undefined)[];

export const pageOf = (collection: Collection<never>, rows: ReadonlyMap<string, Row>, query: PageQuery): PageOfRows => {
  const rest = fieldsAfter(collection, query);
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > mostItems)
    throw new Error(`A page has 1 to ${mostItems} items`);
  const [order] = rest;
  if (order === undefined && (query.from ?? query.before) !== undefined)
    throw new Error(`Index ${query.index} has no field left for a range`);
  const placeOf = ({ doc }: Row): Place => (order === undefined ? [doc.id] : [valueAt(doc, order), doc.id]);
  const behind = query.after === undefined ? undefined : readCursor(query.after, order === undefined ? 1 : 2);
  const sign = query.descending ? -1 : 1;
  const fits = (row: Row): boolean => {
    for (const [field, value] of Object.entries(query.equals)) if (valueAt(row.doc, field) !== value) return false;
    for (const field of rest) if (valueAt(row.doc, field) === undefined) return false;
    const value = order === undefined ? undefined : valueAt(row.doc, order);
    if (query.from !== undefined && compare(value, query.from) < 0) return false;
    if (query.before !== undefined && compare(value, query.before) >= 0) return false;
    return behind === undefined || sign * comparePlaces(placeOf(row), behind) > 0;
  };
  const found = [...rows.values()].filter(fits).sort((a, b) => sign * comparePlaces(placeOf(a), placeOf(b)));
  const shown = found.slice(0, query.limit);
  const last = shown.at(-1);
  return {
    rows: shown,
    ...(found.length > shown.length && last !== undefined ? { next: writeCursor(placeOf(last)) } : {}),
  };
};

const fieldsAfter = (collection: Collection<never>, query: PageQuery): readonly string[] => {
  const fields = collection.indexes?.[query.index] ?? collection.unique?.[query.index];
  if (fields === undefined) throw new Error(`Collection ${collection.name} declares no index "${query.index}"`);
  const names = Object.keys(query.equals);
  if (!names.every((name) => fields.slice(0, names.length).includes(name)))
    throw new Error(`Index ${query.index} leads with ${fields.join(', ')}, not with ${names.join(', ')}`);
  return fields.slice(names.length);
};

const compare = (a: Scalar | undefined, b: Scalar | undefined): number => {
  if (a === b) return 0;
  if (a === undefined || b === undefined) return a === undefined ? -1 : 1;
  return a < b ? -1 : 1;
};

const comparePlaces = (a: Place, b: Place): number => {
  for (const [at, value] of a.entries()) {
    const order = compare(value, b[at]);
    if (order !== 0) return order;
  }
  return 0;
};

const writeCursor = (place: Place): string =>
  btoa(encodeURIComponent(JSON.stringify(place)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');

const readCursor = (cursor: string, length: number): Place => {
  const fault = new Refusal('malformed', 'invalid-cursor', {
    detail: 'The cursor is not one that this service gave out.',
  });
  try {
    const place: unknown = JSON.parse(decodeURIComponent(atob(cursor.replaceAll('-', '+').replaceAll('_', '/'))));
    if (!Array.isArray(place) || place.length !== length) throw fault;
    if (!place.every((part) => typeof part !== 'object')) throw fault;
    return place;
  } catch {
    throw fault;
  }
};
