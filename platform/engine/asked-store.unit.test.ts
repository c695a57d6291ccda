import { describe, expect, test } from 'bun:test';
import { Unavailable } from '../errors.ts';
import { StartFault } from '../run/config-fault.ts';
import type { Documents, Store } from '../store/store.ts';
import { aParcel, type Parcel } from '../store/suite/store-lab.ts';
import { createAskedStore } from './asked-store.ts';

/** A database whose reads end in the fault of the moment. */
const aStore = () => {
  const world = { away: undefined as Error | undefined, spoiled: undefined as Error | undefined };
  const answer = async (id: string) => {
    if (world.spoiled !== undefined) throw world.spoiled;
    return aParcel(id);
  };
  const store: Store = {
    documents: async () => ({ find: answer }) as unknown as Documents<never>,
    count: async () => 7,
    ping: async () => {
      if (world.away !== undefined) throw world.away;
    },
  };
  return { world, asked: createAskedStore(store) };
};

describe('whether a store is open', () => {
  test('is told once it answers, and not before', async () => {
    const { world, asked } = aStore();
    await asked.store.documents<Parcel>({ name: 'parcels' });
    world.away = new Unavailable('away');
    await expect(asked.open()).rejects.toThrow(Unavailable);
    world.away = undefined;
    await asked.open();
  });

  test('is asked of every collection: one may turn out to be unusable when the database comes', async () => {
    const { world, asked } = aStore();
    world.spoiled = new StartFault('an index of another kind is there');
    await asked.open();
    await asked.store.documents<Parcel>({ name: 'parcels' });
    await expect(asked.open()).rejects.toThrow(StartFault);
  });
});
