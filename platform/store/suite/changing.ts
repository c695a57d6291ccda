import assert from 'node:assert/strict';
import { Refusal } from '../../errors.ts';
import type { Change } from '../store.ts';
import { aParcel, openParcels, type Parcel, parcelMoved, type StoreRule } from './store-lab.ts';

const noted =
  (note: string) =>
  (parcel: Parcel | undefined): Change<Parcel> => {
    const before = parcel ?? aParcel('a', { version: 0 });
    return { doc: { ...before, version: before.version + 1, history: [...before.history, note] } };
  };

export const changingRules: readonly StoreRule[] = [
  {
    name: 'resolves with the document as it then is',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await parcels.insert(aParcel('a'));
      const changed = await parcels.change('a', noted('moved'));
      assert.deepEqual(changed, aParcel('a', { version: 2, history: ['moved'] }));
      assert.deepEqual(await parcels.find('a'), changed);
      await close();
    },
  },
  {
    name: 'gives undefined for a document that does not exist, and stores what is made of it',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      const seen: unknown[] = [];
      const made = await parcels.change('a', (parcel) => {
        seen.push(parcel);
        return { doc: aParcel('a', { history: ['made'] }) };
      });
      assert.deepEqual(seen, [undefined]);
      assert.deepEqual(await parcels.find('a'), made);
      await close();
    },
  },
  {
    name: 'writes nothing when the decision is undefined',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await parcels.insert(aParcel('a'));
      assert.deepEqual(await parcels.change('a', () => undefined), aParcel('a'));
      assert.equal(await parcels.change('b', () => undefined), undefined);
      assert.deepEqual(await parcels.find('a'), aParcel('a'));
      assert.equal(await parcels.find('b'), undefined);
      await close();
    },
  },
  {
    name: 'rejects with the Refusal that the decision throws, and writes nothing',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await parcels.insert(aParcel('a'));
      const refusal = new Refusal('conflict', 'too-late');
      const refused = parcels.change('a', () => {
        throw refusal;
      });
      const beside = parcels.change('a', noted('beside'));
      await assert.rejects(refused, refusal);
      await beside;
      assert.deepEqual((await parcels.find('a'))?.history, ['beside']);
      await close();
    },
  },
  {
    name: 'refuses a version that is not the next one',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await parcels.insert(aParcel('a'));
      await assert.rejects(parcels.change('a', (parcel) => parcel && { doc: parcel }));
      await assert.rejects(parcels.change('b', () => ({ doc: aParcel('b', { version: 2 }) })));
      await assert.rejects(parcels.insert(aParcel('c', { version: 2 })));
      assert.equal((await parcels.find('a'))?.version, 1);
      await close();
    },
  },
  {
    name: 'applies 16 concurrent changes of one document, each on the version before it',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await parcels.insert(aParcel('a'));
      const notes = Array.from({ length: 16 }, (_, n) => `note ${n}`);
      const changed = await Promise.all(notes.map((note) => parcels.change('a', noted(note))));
      const versions = changed.map((parcel) => parcel?.version ?? 0).sort((a, b) => a - b);
      assert.deepEqual(
        versions,
        Array.from({ length: 16 }, (_, n) => n + 2),
      );
      const end = await parcels.find('a');
      assert.equal(end?.version, 17);
      assert.deepEqual([...(end?.history ?? [])].sort(), [...notes].sort());
      await close();
    },
  },
  {
    name: 'applies 16 concurrent changes of a document that none of them has yet',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await Promise.all(Array.from({ length: 16 }, (_, n) => parcels.change('a', noted(`note ${n}`))));
      const end = await parcels.find('a');
      assert.equal(end?.version, 16);
      assert.equal(new Set(end?.history).size, 16);
      await close();
    },
  },
  {
    name: 'refuses a change into a unique key that is taken, and writes nothing of it',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await parcels.insert(aParcel('a', { label: 'x' }));
      await parcels.insert(aParcel('b', { label: 'y' }));
      const relabelled = parcels.change('b', () => ({
        doc: aParcel('b', { version: 2, label: 'x' }),
        events: [parcelMoved('never')],
      }));
      await assert.rejects(relabelled, (error) => error instanceof Refusal && error.code === 'unique-key-taken');
      assert.equal((await parcels.find('b'))?.label, 'y');
      assert.deepEqual(await lab.storedEvents(), []);
      await close();
    },
  },
  {
    name: 'follows a unique key through changes: the old value is free again',
    run: async (lab) => {
      const { parcels, close } = await openParcels(lab);
      await parcels.insert(aParcel('a', { label: 'x' }));
      await parcels.change('a', () => ({ doc: aParcel('a', { version: 2, label: 'y' }) }));
      assert.equal(await parcels.insert(aParcel('b', { label: 'x' })), true);
      assert.equal((await parcels.findBy('label', ['cellar', 'y']))?.id, 'a');
      await close();
    },
  },
];
