import assert from 'node:assert/strict';
import { Refusal } from '../../errors.ts';
import type { Documents, PageQuery } from '../store.ts';
import { aParcel, openParcels, type Parcel, type StoreRule } from './store-lab.ts';

const idsOf = (items: readonly Parcel[]) => items.map(({ id }) => id);

/** Follows the cursors to the end; never more pages than documents. */
const allPages = async (documents: Documents<Parcel>, query: PageQuery): Promise<readonly (readonly string[])[]> => {
  const pages: (readonly string[])[] = [];
  let after: string | undefined;
  do {
    const page = await documents.page({ ...query, ...(after === undefined ? {} : { after }) });
    pages.push(idsOf(page.items));
    after = page.next;
  } while (after !== undefined && pages.length < 20);
  return pages;
};

/** Weights 5 4 4 2 1 under the ids a–e, another room, and one that weighs nothing. */
const fill = async (documents: Documents<Parcel>): Promise<void> => {
  const weights: readonly (readonly [string, number])[] = [
    ['a', 5],
    ['b', 4],
    ['c', 4],
    ['d', 2],
    ['e', 1],
  ];
  for (const [id, weight] of weights) await documents.insert(aParcel(id, { weight, fragile: weight > 3 }));
  await documents.insert(aParcel('elsewhere', { weight: 3, place: { room: 'attic' } }));
  await documents.insert(aParcel('weightless'));
};

export const pagingRules: readonly StoreRule[] = [
  {
    name: 'pages by the field after the equal ones, then by id, without gap or repeat, in both directions',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await fill(parcels);
      const query = { index: 'room', equals: { 'place.room': 'cellar' }, limit: 2 };
      assert.deepEqual(await allPages(parcels, query), [['e', 'd'], ['b', 'c'], ['a']]);
      assert.deepEqual(await allPages(parcels, { ...query, descending: true }), [['a', 'c'], ['b', 'd'], ['e']]);
      assert.deepEqual(await allPages(parcels, { ...query, limit: 5 }), [['e', 'd', 'b', 'c', 'a']]);
      await close();
    },
  },
  {
    name: 'bounds a page from (inclusive) and before (exclusive)',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await fill(parcels);
      const query = { index: 'room', equals: { 'place.room': 'cellar' }, from: 2, before: 5, limit: 2 };
      assert.deepEqual(await allPages(parcels, query), [['d', 'b'], ['c']]);
      assert.deepEqual(await allPages(parcels, { ...query, descending: true }), [['c', 'b'], ['d']]);
      await close();
    },
  },
  {
    name: 'pages by id where all fields are given, and by truth values',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await fill(parcels);
      assert.deepEqual(await allPages(parcels, { index: 'fragile', equals: { fragile: true }, limit: 2 }), [
        ['a', 'b'],
        ['c'],
      ]);
      assert.deepEqual(await allPages(parcels, { index: 'fragile', equals: { fragile: false }, limit: 500 }), [
        ['d', 'e'],
      ]);
      await close();
    },
  },
  {
    name: 'shows a document where its last change put it',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await fill(parcels);
      await parcels.change('e', (parcel) => parcel && { doc: { ...parcel, version: 2, weight: 9 } });
      const query = { index: 'room', equals: { 'place.room': 'cellar' }, limit: 10 };
      assert.deepEqual(idsOf((await parcels.page(query)).items), ['d', 'b', 'c', 'a', 'e']);
      await close();
    },
  },
  {
    name: 'refuses a malformed cursor, and throws on an undeclared index or a limit out of bounds',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      const query = { index: 'room', equals: { 'place.room': 'cellar' }, limit: 2 };
      const isRefused = (error: unknown) => error instanceof Refusal && error.code === 'invalid-cursor';
      for (const after of ['', '!', 'e30', 'WzFd', 'WzEsMiwzXQ', 'W3t9LHt9XQ'])
        await assert.rejects(parcels.page({ ...query, after }), isRefused, after);
      const isFault = (error: unknown) => error instanceof Error && !(error instanceof Refusal);
      await assert.rejects(parcels.page({ ...query, index: 'height' }), isFault);
      await assert.rejects(parcels.page({ ...query, equals: { weight: 1 } }), isFault);
      for (const limit of [0, 501, 1.5]) await assert.rejects(parcels.page({ ...query, limit }), isFault);
      await close();
    },
  },
  {
    name: 'tells what is due, the longest due first, and forgets what is due no longer',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      for (const [id, due] of Object.entries({ a: 30, b: 10, c: 20, d: 40 }))
        await parcels.insert(aParcel(id, { due }));
      await parcels.insert(aParcel('never'));
      assert.deepEqual(idsOf(await parcels.due(30, 10)), ['b', 'c', 'a']);
      assert.deepEqual(idsOf(await parcels.due(30, 2)), ['b', 'c']);
      await parcels.change('b', () => ({ doc: aParcel('b', { version: 2 }) }));
      await parcels.change('c', () => ({ doc: aParcel('c', { version: 2, due: 35 }) }));
      assert.deepEqual(idsOf(await parcels.due(35, 10)), ['a', 'c']);
      await close();
    },
  },
];
