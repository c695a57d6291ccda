import { describe, expect, test } from 'bun:test';
import { systemClock } from '../../run/clock.ts';
import { until } from '../../testing/until.ts';
import { aParcel, parcelMoved, parcels } from '../suite/store-lab.ts';
import { aSpoiltServer, noted, type Publish, range } from './mongo-faults-lab.ts';

const { server, declare, open, raw } = aSpoiltServer();

describe('the outbox in MongoDB', () => {
  const recorder = () => {
    const published: string[] = [];
    const publish: Publish = async (events) => void published.push(...events.map(({ id }) => id));
    return { published, publish };
  };

  test('is empty once its events are published, in the order of the document', async () => {
    await using eye = await raw();
    const database = server().newDatabaseName();
    const { published, publish } = recorder();
    await using a = await open(database, { publish });
    const documents = await a.store.documents(parcels);
    for (const n of range(20)) await documents.change('a', noted(`${n}`));
    const isEmpty = async () =>
      (await eye
        .db(database)
        .collection('parcels')
        .countDocuments({ outboxSince: { $exists: true } })) === 0;
    await until(isEmpty, { what: 'an empty outbox' });
    expect(published).toEqual(range(20).map(String));
    expect((await documents.find('a'))?.version).toBe(20);
  });

  test('of the release that did not note when an event was stored is as old as its mark', async () => {
    await using eye = await raw();
    const database = server().newDatabaseName();
    await using a = await open(database);
    const documents = await a.store.documents(parcels);
    await documents.insert(aParcel('a'));
    await documents.insert(aParcel('b'), [parcelMoved('b0')]);
    const stored = eye.db(database).collection<{ _id: string }>('parcels');
    const outboxSince = systemClock.now() - 1_000;
    await stored.updateOne({ _id: 'a' }, { $set: { outbox: [{ id: 'a0', body: 'unreadable' }], outboxSince } });
    expect(await a.backlog.documents(10)).toBe(2);
    expect(await a.backlog.oldest()).toBe(outboxSince);
  });

  test('is unmarked when a crash has left it empty and marked', async () => {
    await using eye = await raw();
    const database = server().newDatabaseName();
    const { published, publish } = recorder();
    await using a = await open(database, { publish });
    const documents = await a.store.documents(parcels);
    await documents.insert(aParcel('a'));
    const stored = eye.db(database).collection<{ _id: string }>('parcels');
    await stored.updateOne({ _id: 'a' }, { $set: { outbox: [], outboxSince: 1 } });
    const isUnmarked = async () => (await stored.countDocuments({ outboxSince: { $exists: true } })) === 0;
    await until(isUnmarked, { what: 'the mark to be off' });
    expect(await documents.find('a')).toEqual(aParcel('a'));
    expect(published).toEqual([]);
  });

  test('is published by another process when its writer could not', async () => {
    const database = server().newDatabaseName();
    {
      await using dead = await open(database);
      const documents = await dead.store.documents(parcels);
      for (const n of range(3)) await documents.change('a', noted(`a${n}`));
      await documents.insert(aParcel('b'), [parcelMoved('b0')]);
    }
    const { published, publish } = recorder();
    await using a = declare(database, { publish });
    await a.store.documents(parcels);
    await a.open();
    await until(() => published.length >= 4, { what: 'four events' });
    expect(published.filter((id) => id.startsWith('a'))).toEqual(['a0', 'a1', 'a2']);
    expect([...published].sort()).toEqual(['a0', 'a1', 'a2', 'b0']);
  });
});
