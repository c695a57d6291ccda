import { afterAll, beforeAll } from 'bun:test';
import { MongoClient } from 'mongodb';
import { Unavailable } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { silentLog } from '../../run/log.ts';
import { systemRandom } from '../../run/random.ts';
import { type OwnMongoDb, startMongoDb } from '../../testing/servers/mongodb.ts';
import { aParcel, type Parcel, ParcelMoved, parcelMoved } from '../suite/store-lab.ts';
import { openMongoStore } from './mongo-store.ts';
import { patient } from './mongo-store-lab.ts';

export type Publish = Parameters<typeof openMongoStore>[0]['publish'];

/** For a store that is to give up soon. For no other: a busy machine may keep a database from answering for as long. */
export const hasty = 1;

const noBroker: Publish = () => Promise.reject(new Unavailable('no broker'));

/** A database server for the tests of a file, which ends with them, and stores on it. */
export const aSpoiltServer = () => {
  let server: OwnMongoDb;
  beforeAll(async () => {
    server = await startMongoDb();
  });
  afterAll(() => server[Symbol.asyncDispose]());

  const declare = (database: string, { port = server.port, publish = noBroker, patience = patient } = {}) => {
    const url = `mongodb://127.0.0.1:${port}/?directConnection=true`;
    const parts = { clock: systemClock, random: systemRandom, log: silentLog };
    const store = openMongoStore({ url, database, events: [ParcelMoved], publish, patience, ...parts });
    return { ...store, store: store.store('faults'), [Symbol.asyncDispose]: store.close };
  };

  return {
    server: () => server,
    declare,
    open: async (...place: Parameters<typeof declare>) => {
      const declared = declare(...place);
      await declared.open();
      return declared;
    },
    /** Past the store. */
    raw: async () => {
      const client = await new MongoClient(server.url).connect();
      return { db: (name: string) => client.db(name), [Symbol.asyncDispose]: () => client.close() };
    },
  };
};

/** Changes the one document `a`, with an event. */
export const noted = (note: string) => (parcel: Parcel | undefined) => {
  const before = parcel ?? aParcel('a', { version: 0 });
  return {
    doc: { ...before, version: before.version + 1, history: [...before.history, note] },
    events: [parcelMoved(note)],
  };
};

export const range = (length: number) => Array.from({ length }, (_, n) => n);
