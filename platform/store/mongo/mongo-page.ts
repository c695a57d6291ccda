import type { Filter } from 'mongodb';
import { writeCursor } from '../cursor.ts';
import { planPage } from '../page-plan.ts';
import type { Collection, PageQuery, Scalar, Versioned } from '../store.ts';
import { pathOf, type StoredDocument } from './stored-document.ts';

export interface MongoPage<T extends Versioned> {
  readonly filter: Filter<StoredDocument<T>>;
  readonly sort: Readonly<Record<string, 1 | -1>>;
  /** The cursor behind a document of the page. */
  cursorOf(doc: T): string;
}

/** Turns a page query into a filter and an order by one declared index. */
export const toMongoPage = <T extends Versioned>(collection: Collection<T>, query: PageQuery): MongoPage<T> => {
  const { equal, rest, order, place } = planPage(collection, query);
  const conditions: Record<string, unknown>[] = [
    ...equal.map(([field, value]) => ({ [pathOf(field)]: value })),
    ...rest.map((field) => ({ [pathOf(field)]: { $exists: true } })),
  ];
  if (order !== undefined && query.from !== undefined) conditions.push({ [pathOf(order)]: { $gte: query.from } });
  if (order !== undefined && query.before !== undefined) conditions.push({ [pathOf(order)]: { $lt: query.before } });
  if (place !== undefined) conditions.push(...beyond(order, place, query.descending === true));
  const direction = query.descending ? -1 : 1;
  return {
    filter: (conditions.length === 0 ? {} : { $and: conditions }) as Filter<StoredDocument<T>>,
    sort: { ...(order === undefined ? {} : { [pathOf(order)]: direction }), _id: direction },
    cursorOf: (doc) => writeCursor([...(order === undefined ? [] : [readPath(doc, order)]), doc.id]),
  };
};

/** The bound of the ordering field alone is redundant, but it is what the index can begin at. */
const beyond = (
  order: string | undefined,
  place: readonly Scalar[],
  descending: boolean,
): readonly Record<string, unknown>[] => {
  const sign = descending ? '$lt' : '$gt';
  const id = place.at(-1);
  if (order === undefined) return [{ _id: { [sign]: id } }];
  const path = pathOf(order);
  const value = place[0];
  return [
    { [path]: { [`${sign}e`]: value } },
    { $or: [{ [path]: { [sign]: value } }, { [path]: value, _id: { [sign]: id } }] },
  ];
};

const readPath = (doc: unknown, path: string): Scalar => {
  let held: unknown = doc;
  for (const name of path.split('.')) held = (held as Record<string, unknown> | null | undefined)?.[name];
  return held as Scalar;
};
