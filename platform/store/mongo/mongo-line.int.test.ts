import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { Socket } from 'node:net';
import { Unavailable } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { silentLog } from '../../run/log.ts';
import { systemRandom } from '../../run/random.ts';
import { openFaultProxy } from '../../testing/fault-proxy.ts';
import { openMongoCommands } from '../../testing/mongo-commands.ts';
import { type OwnMongoDb, startMongoDb } from '../../testing/servers/mongodb.ts';
import { until } from '../../testing/until.ts';
import { aParcel, type Parcel, ParcelMoved, parcelMoved, parcels } from '../suite/store-lab.ts';
import { openMongoConnection } from './mongo-connection.ts';
import { createMongoOutbox } from './mongo-outbox.ts';
import { openMongoStore } from './mongo-store.ts';

let server: OwnMongoDb;
beforeAll(async () => {
  server = await startMongoDb();
});
afterAll(() => server[Symbol.asyncDispose]());

const addressOf = (port: number): string => `mongodb://127.0.0.1:${port}/?directConnection=true`;

/** On a bus that takes everything. */
const open = async (port: number) => {
  const published: string[] = [];
  const { store, close } = openMongoStore({
    ...{ url: addressOf(port), database: server.newDatabaseName(), events: [ParcelMoved] },
    publish: async (events) => void published.push(...events.map(({ id }) => id)),
    ...{ clock: systemClock, random: systemRandom, log: silentLog },
  });
  const own = store('lines');
  return { store: own, parcels: await own.documents(parcels), published, [Symbol.asyncDispose]: close };
};

const moved = (parcel: Parcel | undefined) => {
  const before = parcel ?? aParcel('a', { version: 0 });
  return { doc: { ...before, version: before.version + 1 }, events: [parcelMoved(`move-${before.version}`)] };
};

describe('what MongoDB is asked for', () => {
  test('is kept by a majority and its journals with every write, and read from what a majority has', async () => {
    await using ear = await openMongoCommands(server);
    {
      await using a = await open(ear.port);
      await a.parcels.insert(aParcel('b'), [parcelMoved('b-1')]);
      await a.parcels.change('a', moved);
      await a.parcels.change('a', moved);
      await a.store.count('numbers');
      await a.parcels.page({ index: 'room', equals: { 'place.room': 'cellar' }, limit: 5 });
      await until(() => a.published.length === 3, { what: 'all published' });
    }
    const heard = (name: string) => ear.heard().filter((command) => Object.keys(command)[0] === name);
    for (const name of ['createIndexes', 'insert', 'update', 'findAndModify']) {
      expect(heard(name).length, name).toBeGreaterThan(0);
      for (const command of heard(name))
        expect(command, name).toMatchObject({ writeConcern: { w: 'majority', j: true } });
    }
    expect(heard('find').length).toBeGreaterThan(0);
    for (const command of heard('find')) expect(command).toMatchObject({ readConcern: { level: 'majority' } });
  });
});

/** Longer than any call may take, however often it is tried: nobody who asks waits for more than this. */
const patienceMs = 16_000;

describe('a MongoDB that takes what it is asked and never answers', () => {
  test('lets every call end in bounded time, with Unavailable', async () => {
    await using line = await openFaultProxy(server);
    await using a = await open(line.port);
    await a.parcels.insert(aParcel('a'));
    const connection = openMongoConnection({
      ...{ url: addressOf(line.port), database: server.newDatabaseName(), clock: systemClock, log: silentLog },
    });
    await connection.ping();
    const outbox = createMongoOutbox({ connection, clock: systemClock, collections: () => ['parcels'] });

    line.deafen(true);
    const calls: Readonly<Record<string, () => Promise<unknown>>> = {
      find: () => a.parcels.find('a'),
      findBy: () => a.parcels.findBy('label', ['cellar', 'x']),
      insert: () => a.parcels.insert(aParcel('b')),
      change: () => a.parcels.change('a', moved),
      page: () => a.parcels.page({ index: 'room', equals: { 'place.room': 'cellar' }, limit: 5 }),
      due: () => a.parcels.due(0, 5),
      count: () => a.store.count('numbers'),
      ping: () => a.store.ping(),
      claim: () => outbox.claim(0, 5),
      remove: () => outbox.remove([{ id: 'e', document: 'parcels/a', body: '' }]),
    };
    const began = performance.now();
    const outcomes = await Promise.all(
      Object.entries(calls).map(async ([name, call]) => {
        const error = await call().then(
          () => undefined,
          (fault: unknown) => fault,
        );
        return { name, isUnavailable: error instanceof Unavailable, inTime: performance.now() - began < patienceMs };
      }),
    );
    line.deafen(false);
    expect(outcomes).toEqual(Object.keys(calls).map((name) => ({ name, isUnavailable: true, inTime: true })));
    await connection.close();
  });
});

/** While it lasts, nothing that is written to the port leaves the process, as on a line that broke at this moment (driver 7.9 on Bun). */
const loseWrites = (port: number) => {
  const { write } = Socket.prototype;
  const lost: Socket[] = [];
  Socket.prototype.write = function (this: Socket, ...args: unknown[]) {
    if (this.remotePort !== port) return Reflect.apply(write, this, args);
    lost.push(this);
    return false;
  };
  return {
    areGivenUp: () => lost.length > 0 && lost.every(({ destroyed }) => destroyed),
    [Symbol.dispose]: () => {
      Socket.prototype.write = write;
    },
  };
};

describe('a driver that waits for ever to see its server again', () => {
  test('is replaced by a new one, which finds it', async () => {
    await using ear = await openMongoCommands(server);
    await using line = await openFaultProxy(ear);
    const connection = openMongoConnection({
      ...{ url: addressOf(line.port), database: server.newDatabaseName(), clock: systemClock, log: silentLog },
    });
    await connection.ping();
    {
      using writes = loseWrites(line.port);
      line.reset();
      await until(writes.areGivenUp, { what: 'the driver looks for its server, and gives the line up' });
    }
    await connection.ping();
    const pings = () => ear.heard().filter(({ ping }) => ping === 1).length;
    const before = pings();
    line.deafen(true);
    const asked = connection.ping().catch((error: unknown) => error);
    await until(() => pings() > before, { what: 'a call under way' });
    line.reset();
    line.deafen(false);
    expect(await asked).toBeInstanceOf(Unavailable);
    // The server is there, and the driver does not see it.
    await expect(connection.ping()).rejects.toThrow(Unavailable);
    connection.watch();
    await until(() => connection.trouble() === undefined, { what: 'the database answers', timeoutMs: 60_000 });
    await connection.close();
  });
});
