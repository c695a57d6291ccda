import { expect, test } from 'bun:test';
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
