import assert from 'node:assert/strict';
import type { Collection } from '../store.ts';
import { aParcel, openParcels, type Parcel, parcelMoved, type StoreRule } from './store-lab.ts';

export const durabilityRules: readonly StoreRule[] = [
  {
    name: 'stores events with the document',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await parcels.insert(aParcel('a'), [parcelMoved('1'), parcelMoved('2')]);
      await parcels.change('a', () => ({ doc: aParcel('a', { version: 2 }), events: [parcelMoved('3')] }));
      assert.deepEqual(await lab.storedEvents(), ['1', '2', '3']);
      await close();
    },
  },
  {
    name: 'stores neither document nor event when an event breaks its contract',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      const bad = parcelMoved('bad', { to: 7 });
      const insertion = parcels.insert(aParcel('a'), [parcelMoved('good'), bad]);
      const beside = parcels.insert(aParcel('beside'), [parcelMoved('beside')]);
      await assert.rejects(insertion);
      assert.equal(await beside, true);
      const change = parcels.change('beside', () => ({ doc: aParcel('beside', { version: 2 }), events: [bad] }));
      await assert.rejects(change);
      assert.equal(await parcels.find('a'), undefined);
      assert.equal((await parcels.find('beside'))?.version, 1);
      assert.deepEqual(await lab.storedEvents(), ['beside']);
      await close();
    },
  },
  {
    name: 'stores no event of an insert that was refused',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await parcels.insert(aParcel('a', { label: 'x' }));
      assert.equal(await parcels.insert(aParcel('a'), [parcelMoved('same id')]), false);
      assert.equal(await parcels.insert(aParcel('b', { label: 'x' }), [parcelMoved('same key')]), false);
      assert.deepEqual(await lab.storedEvents(), []);
      await close();
    },
  },
  {
    name: 'keeps what was acknowledged through a crash, and of the rest all or nothing',
    run: async (lab) => {
      const first = await openParcels(lab);
      const known = Array.from({ length: 50 }, (_, n) => `known ${n}`);
      await Promise.all(known.map((id) => first.parcels.insert(aParcel(id), [parcelMoved(id)])));
      for (let n = 0; n < 20; n++) void first.parcels.insert(aParcel(`late ${n}`), [parcelMoved(`late ${n}`)]);
      await first.crash();
      const second = await openParcels(lab);
      const events = new Set(await lab.storedEvents());
      for (const id of known) {
        assert.deepEqual(await second.parcels.find(id), aParcel(id));
        assert.ok(events.has(id), id);
      }
      for (let n = 0; n < 20; n++)
        assert.equal((await second.parcels.find(`late ${n}`)) !== undefined, events.has(`late ${n}`));
      await second.close();
    },
  },
  {
    name: 'loses nothing on close',
    run: async (lab) => {
      const first = await openParcels(lab);
      const insertion = first.parcels.insert(aParcel('a'));
      await first.close();
      const second = await openParcels(lab);
      const stored = await insertion.then(
        () => true,
        () => false,
      );
      assert.equal((await second.parcels.find('a')) !== undefined, stored);
      await second.close();
    },
  },
  {
    name: 'indexes the documents that are there when an index is declared later, and again after a release that did not know it',
    run: async (lab) => {
      const older: Collection<Parcel> = { name: 'parcels' };
      const first = await lab.open();
      await (await first.store.documents(older)).insert(aParcel('a', { label: 'x', weight: 1 }));
      await first.close();

      const second = await openParcels(lab);
      assert.equal((await second.parcels.findBy('label', ['cellar', 'x']))?.id, 'a');
      await second.close();

      const third = await lab.open();
      const plain = await third.store.documents(older);
      await plain.change('a', () => ({ doc: aParcel('a', { version: 2, label: 'y', weight: 1 }) }));
      assert.equal(await plain.insert(aParcel('b', { label: 'x', weight: 2 })), true);
      await third.close();

      const fourth = await openParcels(lab);
      assert.equal((await fourth.parcels.findBy('label', ['cellar', 'y']))?.id, 'a');
      const page = await fourth.parcels.page({ index: 'room', equals: { 'place.room': 'cellar' }, limit: 5 });
      assert.deepEqual(
        page.items.map(({ id }) => id),
        ['a', 'b'],
      );
      assert.equal(await fourth.parcels.insert(aParcel('c', { label: 'y' })), false);
      await fourth.close();
    },
  },
];
