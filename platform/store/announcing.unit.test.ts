import { describe, expect, test } from 'bun:test';
import { systemClock } from '../run/clock.ts';
import { announcing } from './announcing.ts';
import { openDatabase } from './sqlite/database.ts';
import { createSqliteStore } from './sqlite/sqlite-store.ts';
import { aParcel, type Parcel, parcelMoved, parcels } from './suite/store-lab.ts';

const open = async () => {
  const stored: string[] = [];
  const database = openDatabase({ file: ':memory:', clock: systemClock });
  const store = createSqliteStore(database, {
    namespace: 'test',
    record: (events) => stored.push(...events.map(({ id }) => id)),
  });
  const announced = announcing(await store.documents(parcels), (before, after) => [
    parcelMoved(`${before?.weight ?? 'nothing'} to ${after.weight}`),
  ]);
  return { announced, stored, [Symbol.asyncDispose]: () => database.close() };
};

const weighing = (weight: number) => (parcel: Parcel | undefined) => ({ ...(parcel ?? aParcel('a')), weight });

describe('announced documents', () => {
  test('tell what an insert means, once, as version 1', async () => {
    await using cellar = await open();
    expect(await cellar.announced.insert(aParcel('a', { weight: 1, version: 9 }))).toBe(true);
    expect(await cellar.announced.insert(aParcel('a', { weight: 2 }))).toBe(false);
    expect(cellar.stored).toEqual(['nothing to 1']);
    expect((await cellar.announced.find('a'))?.version).toBe(1);
  });

  test('count the versions and tell each change from the state before', async () => {
    await using cellar = await open();
    await cellar.announced.change('a', weighing(1));
    const after = await cellar.announced.change('a', weighing(2));
    expect(after?.version).toBe(2);
    expect(cellar.stored).toEqual(['nothing to 1', '1 to 2']);
  });

  test('store further events in the same write, with the version that the document then has', async () => {
    await using cellar = await open();
    await cellar.announced.change('a', weighing(1), ({ version }) => [parcelMoved(`also at ${version}`)]);
    expect(cellar.stored).toEqual(['nothing to 1', 'also at 1']);
  });

  test('say nothing when nothing changes', async () => {
    await using cellar = await open();
    await cellar.announced.insert(aParcel('a', { weight: 1 }));
    const also = () => [parcelMoved('never')];
    await cellar.announced.change('a', () => undefined, also);
    await cellar.announced.change('a', (parcel) => parcel, also);
    expect(cellar.stored).toEqual(['nothing to 1']);
    expect((await cellar.announced.find('a'))?.version).toBe(1);
  });
});
