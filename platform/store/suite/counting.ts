import assert from 'node:assert/strict';
import { aParcel, openParcels, type StoreRule } from './store-lab.ts';

export const countingRules: readonly StoreRule[] = [
  {
    name: 'counts from 1, each name for itself',
    run: async (lab) => {
      const { store, close } = await openParcels(lab);
      assert.deepEqual([await store.count('x'), await store.count('x'), await store.count('y')], [1, 2, 1]);
      await close();
    },
  },
  {
    name: 'gives 200 concurrent callers 200 distinct values',
    run: async (lab) => {
      const { store, close } = await openParcels(lab);
      const values = await Promise.all(Array.from({ length: 200 }, () => store.count('x')));
      assert.equal(new Set(values).size, 200);
      await close();
    },
  },
  {
    name: 'goes on after a close',
    run: async (lab) => {
      const first = await openParcels(lab);
      await first.store.count('x');
      const last = await first.store.count('x');
      await first.close();
      const second = await openParcels(lab);
      assert.ok((await second.store.count('x')) > last);
      await second.close();
    },
  },
  {
    name: 'never repeats a value that a stored document uses, whatever crashes',
    run: async (lab) => {
      const used = new Set<number>();
      for (let life = 0; life < 4; life++) {
        const { store, parcels, crash } = await openParcels(lab);
        for (let n = 0; n < 5; n++) {
          const value = await store.count('x');
          assert.equal(used.has(value), false, `value ${value} came again`);
          if (await parcels.insert(aParcel(`${value}`, { label: `${value}` }))) used.add(value);
        }
        await store.count('x');
        await crash();
      }
      assert.equal(used.size, 20);
    },
  },
];
