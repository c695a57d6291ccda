import { expect, test } from 'bun:test';
import type { Collection as DriverCollection } from 'mongodb';
import { type Parcel, parcels } from '../suite/store-lab.ts';
import { settleIndexes } from './mongo-indexes.ts';
import type { StoredDocument } from './stored-document.ts';

/** A collection that lists what was asked for before: perhaps another process is just building it. */
const aCollection = () => {
  const asked: (readonly { readonly name: string }[])[] = [];
  const documents = {
    namespace: 'test.parcels',
    listIndexes: () => ({ toArray: async () => asked[0] ?? [] }),
    createIndexes: async (indexes: readonly { readonly name: string }[]) => void asked.push(indexes),
  };
  return { asked, documents: documents as unknown as DriverCollection<StoredDocument<Parcel>> };
};

test('indexes are asked for although they are listed, since that waits until they are built', async () => {
  const { asked, documents } = aCollection();
  await settleIndexes(documents, parcels);
  await settleIndexes(documents, parcels);
  expect(asked[1]).toEqual(asked[0] ?? []);
  expect(asked[1]?.length).toBeGreaterThan(2);
});
