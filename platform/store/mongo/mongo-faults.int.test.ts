import { describe, expect, test } from 'bun:test';
import { Unavailable } from '../../errors.ts';
import { StartFault } from '../../run/config-fault.ts';
import { openFaultProxy } from '../../testing/fault-proxy.ts';
import { timed } from '../../testing/timed.ts';
import { until } from '../../testing/until.ts';
import { aParcel, parcelMoved, parcels } from '../suite/store-lab.ts';
import { aSpoiltServer, hasty, noted, range } from './mongo-faults-lab.ts';

const { server, declare, open, raw } = aSpoiltServer();

describe('a MongoDB store', () => {
  test('lets 32 writers change one document, each on the version before it', async () => {
    await using a = await open(server().newDatabaseName());
    const documents = await a.store.documents(parcels);
    await Promise.all(range(32).map((n) => documents.change('a', noted(`${n}`))));
    const end = await documents.find('a');
    expect(end?.version).toBe(32);
    expect(new Set(end?.history).size).toBe(32);
  });

  test('counts for two processes without ever giving a value twice', async () => {
    const database = server().newDatabaseName();
    await using a = await open(database);
    await using b = await open(database);
    const values = await Promise.all(range(100).map((n) => (n % 2 === 0 ? a : b).store.count('x')));
    expect(new Set(values).size).toBe(100);
  });

  test('knows its own write again when the answer was lost: neither taken nor done twice', async () => {
    await using proxy = await openFaultProxy({ port: server().port });
    await using eye = await raw();
    const database = server().newDatabaseName();
    await using a = await open(database, { port: proxy.port });
    const documents = await a.store.documents(parcels);
    /** The server does it, but the answer never comes: the line is cut. */
    const unheard = async <T>(id: string, version: number, write: (deafen: () => void) => Promise<T>): Promise<T> => {
      const writing = write(() => proxy.deafen(true));
      const isDone = async () =>
        (await eye.db(database).collection('parcels').findOne({ 'doc.id': id, version })) !== null;
      await until(isDone, { what: `${id} at version ${version}` });
      proxy.reset();
      proxy.deafen(false);
      return writing;
    };
    for (const n of [1, 2, 3, 4]) {
      let decisions = 0;
      const change = (deafen: () => void) =>
        documents.change('a', (parcel) => {
          decisions += 1;
          deafen();
          return noted(`${n}`)(parcel);
        });
      expect(await unheard('a', n, change)).toMatchObject({ version: n });
      expect(decisions).toBe(1);
    }
    const insert = (id: string) => documents.insert(aParcel(id, { label: 'x' }), [parcelMoved(id)]);
    const insertUnheard = (deafen: () => void) => {
      deafen();
      return insert('b');
    };
    expect(await unheard('b', 1, insertUnheard)).toBe(true);
    expect(await insert('b')).toBe(false);
    expect(await insert('c')).toBe(false);
    expect((await documents.find('a'))?.history).toEqual(['1', '2', '3', '4']);
  });

  test('loses nothing that it acknowledged when the database is killed, and comes back by itself', async () => {
    const database = server().newDatabaseName();
    await using a = await open(database, { patience: hasty });
    const documents = await a.store.documents(parcels);
    const known: string[] = [];
    let stopped = false;
    const write = async (lane: number) => {
      for (let n = 0; !stopped; n++) {
        const id = `${lane}-${n}`;
        const isNew = await documents.insert(aParcel(id), [parcelMoved(id)]).catch((error) => {
          if (!(error instanceof Unavailable)) throw error;
          return false;
        });
        if (isNew) known.push(id);
      }
    };
    const writing = Promise.all(range(8).map(write));
    await until(() => known.length >= 50, { what: '50 documents' });
    await server().kill();
    await until(() => a.trouble() !== undefined, { what: 'the store to notice' });
    await expect(documents.find('a')).rejects.toBeInstanceOf(Unavailable);
    const before = known.length;
    await server().start();
    await until(() => a.trouble() === undefined && known.length >= before + 50, { what: '50 more' });
    stopped = true;
    await writing;
    await using reader = await open(database);
    const stored = await reader.store.documents(parcels);
    const lost: string[] = [];
    for (const id of known) if ((await stored.find(id)) === undefined) lost.push(id);
    expect(lost).toEqual([]);
  });

  test(
    'says within seconds that the database is out of reach',
    async () => {
      await using proxy = await openFaultProxy({ port: server().port });
      await using a = await open(server().newDatabaseName(), { port: proxy.port, patience: hasty });
      const documents = await a.store.documents(parcels);
      proxy.refuse(true);
      proxy.reset();
      await until(() => a.trouble() !== undefined, { what: 'the store to notice' });
      const asked = performance.now();
      await expect(documents.find('a')).rejects.toBeInstanceOf(Unavailable);
      expect(performance.now() - asked).toBeLessThan(4_000);
    },
    timed,
  );

  test('opens while the database is out of reach, and does its work once it is there', async () => {
    await using proxy = await openFaultProxy({ port: server().port });
    proxy.refuse(true);
    await using a = declare(server().newDatabaseName(), { port: proxy.port, patience: hasty });
    expect(a.trouble()).toBe('the database has not answered yet');
    await expect(a.open()).rejects.toBeInstanceOf(Unavailable);
    expect(a.trouble()).toBe('the database is out of reach');
    const documents = await a.store.documents(parcels);
    await expect(documents.insert(aParcel('a'))).rejects.toBeInstanceOf(Unavailable);
    await expect(a.store.count('x')).rejects.toBeInstanceOf(Unavailable);
    await expect(a.backlog.documents(10)).rejects.toBeInstanceOf(Unavailable);
    await expect(a.backlog.oldest()).rejects.toBeInstanceOf(Unavailable);
    proxy.refuse(false);
    await until(() => a.trouble() === undefined, { what: 'the store to be healthy' });
    expect(await documents.insert(aParcel('a', { label: 'x' }))).toBe(true);
    expect(await documents.insert(aParcel('b', { label: 'x' }))).toBe(false);
    expect(await a.backlog.documents(10)).toBe(0);
  });
});

describe('a database that cannot be used', () => {
  test('since a newer release wrote it is refused by name', async () => {
    await using eye = await raw();
    const database = server().newDatabaseName();
    const meta = eye.db(database).collection<{ _id: string; major: number; minor: number }>('meta');
    await meta.insertOne({ _id: 'schema', major: 2, minor: 1 });
    await using newerMajor = declare(database);
    await expect(newerMajor.open()).rejects.toThrow(`database ${database} was written by a newer release (schema 2.1`);
    await meta.updateOne({ _id: 'schema' }, { $set: { major: 1, minor: 7 } });
    await using newerMinor = await open(database);
    expect(newerMinor.trouble()).toBeUndefined();
    expect(await meta.findOne({})).toMatchObject({ major: 1, minor: 7 });
  });

  test('since an index is another one is refused by name', async () => {
    await using eye = await raw();
    const database = server().newDatabaseName();
    await eye.db(database).collection('parcels').createIndex({ weight: 1 }, { name: 'index(fragile)' });
    await using a = declare(database);
    await a.store.documents(parcels);
    const opening = a.open();
    await expect(opening).rejects.toBeInstanceOf(StartFault);
    await expect(opening).rejects.toThrow(`index "index(fragile)" of ${database}.parcels is there and is another`);
  });

  test('and shows it late, is as good as away', async () => {
    await using eye = await raw();
    await using proxy = await openFaultProxy({ port: server().port });
    const database = server().newDatabaseName();
    proxy.refuse(true);
    await using a = declare(database, { port: proxy.port, patience: hasty });
    const documents = await a.store.documents(parcels);
    await expect(a.open()).rejects.toBeInstanceOf(Unavailable);
    const collection = eye.db(database).collection('parcels');
    await collection.createIndex({ weight: 1 }, { name: 'index(fragile)' });
    proxy.refuse(false);
    const isNamed = () =>
      documents.find('a').then(
        () => false,
        (error) => error instanceof Unavailable && error.message.includes('index(fragile)'),
      );
    await until(isNamed, { what: 'the fault to be named' });
    await expect(a.open()).rejects.toBeInstanceOf(Unavailable);
    expect(a.trouble()).toBe('the database cannot be used as it is');
    await collection.dropIndex('index(fragile)');
    await a.open();
    expect(a.trouble()).toBeUndefined();
    expect(await documents.insert(aParcel('a'))).toBe(true);
  });
});
