import { expect, test } from 'bun:test';
import dns from 'node:dns';
import { Unavailable } from '../../errors.ts';
import { silentLog } from '../../run/log.ts';
import { openDeafMongo } from '../../testing/deaf-mongo.ts';
import { until } from '../../testing/until.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { openMongoConnection } from './mongo-connection.ts';

/** More than the buffers of a line hold. */
const large = { text: 'x'.repeat(12_000_000) };

test.each(['insertOne', 'updateOne', 'bulkWrite'] as const)(
  'a write that is stuck on its line keeps no place in the pool: %s',
  async (write) => {
    await using server = await openDeafMongo();
    const clock = createVirtualClock(0);
    const url = `mongodb://127.0.0.1:${server.port}/?maxPoolSize=1`;
    const connection = openMongoConnection({ url, database: 'parcels', clock, log: silentLog });
    await connection.ping();
    server.stopListening();
    const stuck = connection.call<unknown>('storing a parcel', (db, options) => {
      const parcels = db.collection('parcels');
      if (write === 'insertOne') return parcels.insertOne(large, options);
      if (write === 'updateOne') return parcels.updateOne({}, { $set: large }, options);
      return parcels.bulkWrite([{ updateOne: { filter: {}, update: { $set: large } } }], options);
    });
    const outcome = stuck.catch((error: unknown) => error);
    await until(() => server.unheard() > 0, { what: 'the write on its line' });
    await clock.advance(8_000);
    expect(await outcome).toBeInstanceOf(Unavailable);
    await connection.ping();
    await connection.close();
  },
);

/** A name server that answers nobody until it wakes: then that the servers of every name are one on this port of 127.0.0.1. */
const openSleepyDns = (port: number) => {
  const { resolve } = dns.promises;
  const awake = Promise.withResolvers<void>();
  let asked = 0;
  dns.promises.resolve = (async (_name: string, kind: string) => {
    if (kind === 'SRV') asked++;
    await awake.promise;
    if (kind === 'SRV') return [{ name: '127.0.0.1', port }];
    throw Object.assign(new Error('no such record'), { code: 'ENODATA' });
  }) as typeof resolve;
  return {
    asked: () => asked,
    wake: awake.resolve,
    [Symbol.dispose]: () => {
      dns.promises.resolve = resolve;
    },
  };
};

test('a client that waited for its name server when a new one took its place leaves no line behind', async () => {
  await using server = await openDeafMongo();
  using names = openSleepyDns(server.port);
  const clock = createVirtualClock(0);
  // The only name whose parent domain is that of 127.0.0.1.
  const url = 'mongodb+srv://a.0.0.1/?tls=false';
  const connection = openMongoConnection({ url, database: 'parcels', clock, log: silentLog });
  connection.watch();
  await until(
    async () => {
      await clock.advance(1_000);
      return names.asked() === 2;
    },
    { what: 'the second client' },
  );
  names.wake();
  await connection.ping();
  // Two are those of the second client: one to watch the server, one for the ping.
  await until(() => server.linesSoFar() >= 3, { what: 'a line of the first client' });
  await connection.close();
  await until(() => server.lines() === 0, { what: 'all lines closed', timeoutMs: 3_000 });
});
