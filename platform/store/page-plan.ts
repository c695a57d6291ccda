import { readCursor } from './cursor.ts';
import type { Collection, PageQuery, Scalar, Versioned } from './store.ts';

/** What a page query means, checked, for an adapter to put into the words of its database. */
export interface PagePlan {
  readonly equal: readonly (readonly [field: string, value: Scalar])[];
  /** The fields of the index after those; a document that lacks one of them is on no page. */
  readonly rest: readonly string[];
  /** The first of the rest. The page is ordered by it, if there is one, then by id. */
  readonly order?: string;
  /** Where the page before ended: the value of `order`, if there is one, then the id. */
  readonly place?: readonly Scalar[];
}

const mostItems = 500;

/** Throws on an undeclared index, on fields that it does not lead with and on a limit out of bounds; a `Refusal` on a malformed cursor. */
export const planPage = <T extends Versioned>(collection: Collection<T>, query: PageQuery): PagePlan => {
  const fields = collection.indexes?.[query.index] ?? collection.unique?.[query.index];
  if (fields === undefined) throw new Error(`Collection ${collection.name} declares no index "${query.index}"`);
  const names = Object.keys(query.equals);
  const leading = fields.slice(0, names.length);
  if (!names.every((name) => leading.includes(name)))
    throw new Error(`Index ${query.index} leads with ${fields.join(', ')}, not with ${names.join(', ')}`);
  if (!Number.isInteger(query.limit) || query.limit < 1 || query.limit > mostItems)
    throw new Error(`A page has 1 to ${mostItems} items`);
  const rest = fields.slice(names.length);
  const [order] = rest;
  if (order === undefined && (query.from !== undefined || query.before !== undefined))
    throw new Error(`Index ${query.index} has no field left for a range`);
  return {
    equal: leading.map((field) => [field, query.equals[field] ?? '']),
    rest,
    ...(order === undefined ? {} : { order }),
    ...(query.after === undefined ? {} : { place: readCursor(query.after, order === undefined ? 1 : 2) }),
  };
};
