import assert from 'node:assert/strict';
import { aParcel, openParcels, type StoreRule } from './store-lab.ts';

export const findingRules: readonly StoreRule[] = [
  {
    name: 'finds what was inserted, and nothing under another id',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      const parcel = aParcel('a', { weight: 3, fragile: true, history: ['고래', 'b'] });
      assert.equal(await parcels.insert(parcel), true);
      assert.deepEqual(await parcels.find('a'), parcel);
      assert.equal(await parcels.find('b'), undefined);
      await close();
    },
  },
  {
    name: 'hands out copies: changing one changes nothing that is stored',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      const parcel = aParcel('a', { history: ['one'] });
      await parcels.insert(parcel);
      (parcel.history as string[]).push('two');
      const found = await parcels.find('a');
      (found?.history as string[] | undefined)?.push('three');
      assert.deepEqual((await parcels.find('a'))?.history, ['one']);
      await close();
    },
  },
  {
    name: 'refuses a second document of the same id and keeps the first',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      const answers = await Promise.all([1, 2, 3].map((weight) => parcels.insert(aParcel('a', { weight }))));
      assert.equal(answers.filter(Boolean).length, 1);
      const winner = answers.indexOf(true) + 1;
      assert.equal((await parcels.find('a'))?.weight, winner);
      await close();
    },
  },
  {
    name: 'refuses a second document with the same unique key',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      const answers = await Promise.all(['a', 'b', 'c'].map((id) => parcels.insert(aParcel(id, { label: 'x' }))));
      assert.equal(answers.filter(Boolean).length, 1);
      assert.equal(await parcels.insert(aParcel('d', { label: 'x', place: { room: 'attic' } })), true);
      await close();
    },
  },
  {
    name: 'leaves documents out of a unique key when one of its fields is absent',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      const answers = await Promise.all(['a', 'b'].map((id) => parcels.insert(aParcel(id))));
      assert.deepEqual(answers, [true, true]);
      await close();
    },
  },
  {
    name: 'finds the one document of a unique key',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await parcels.insert(aParcel('a', { label: 'x' }));
      await parcels.insert(aParcel('b', { label: 'y' }));
      assert.equal((await parcels.findBy('label', ['cellar', 'y']))?.id, 'b');
      assert.equal(await parcels.findBy('label', ['cellar', 'z']), undefined);
      await close();
    },
  },
  {
    name: 'answers a ping',
    run: async (lab) => {
      const { store, close } = await openParcels(lab);
      await store.ping();
      await close();
    },
  },
];
