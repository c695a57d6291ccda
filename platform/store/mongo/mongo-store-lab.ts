import { MongoClient } from 'mongodb';
import { Unavailable } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { silentLog } from '../../run/log.ts';
import { systemRandom } from '../../run/random.ts';
import { createMortal, type Mortal } from '../../testing/mortal.ts';
import type { MongoDb } from '../../testing/servers/mongodb.ts';
import { until } from '../../testing/until.ts';
import type { Store } from '../store.ts';
import { type OutboxLab, ParcelMoved } from '../suite/store-lab.ts';
import { openMongoConnection } from './mongo-connection.ts';
import { createMongoOutbox } from './mongo-outbox.ts';
import { openMongoStore } from './mongo-store.ts';
import type { StoredDocument } from './stored-document.ts';

/** Nothing is given up, however long a busy machine takes. */
export const patient = 10;

/** A database of its own on the server. The broker is away, so that what is stored stays in the outboxes. */
export const makeMongoStoreLab = async ({ url, newDatabaseName }: MongoDb): Promise<OutboxLab> => {
  const database = newDatabaseName();
  const client = new MongoClient(url);
  const storedEvents = async (): Promise<readonly string[]> => {
    const stored = await client
      .db(database)
      .collection<StoredDocument<never>>('parcels')
      .find({ outbox: { $exists: true } })
      .sort({ outboxSince: 1 })
      .toArray();
    return stored.flatMap(({ outbox = [] }) => outbox.map(({ id }) => id));
  };
  return {
    open: async () => {
      const life = createMortal(systemClock);
      const publish = () => Promise.reject(new Unavailable('the suite has no broker'));
      const clock = life.clock;
      const parts = { clock, random: systemRandom, log: silentLog };
      const open = openMongoStore({ url, database, events: [ParcelMoved], publish, patience: patient, ...parts });
      const crash = async () => {
        life.die();
        void open.close();
        await quiet(storedEvents);
      };
      return { store: withLife(open.store('suite'), life), backlog: open.backlog, crash, close: open.close };
    },
    openOutbox: async () => {
      const clock = systemClock;
      const connection = openMongoConnection({ url, database, clock, log: silentLog, patience: patient });
      const names = (await client.db(database).collections()).map(({ collectionName }) => collectionName);
      return { ...createMongoOutbox({ connection, clock, collections: () => names }), close: connection.close };
    },
    storedEvents,
    remove: async () => {
      await client.db(database).dropDatabase();
      await client.close();
    },
  };
};

/** What the dead one had sent may still be on its way. */
const quiet = async (storedEvents: () => Promise<readonly string[]>): Promise<void> => {
  let before = -1;
  let looks = 0;
  await until(
    async () => {
      const { length } = await storedEvents();
      looks = length === before ? looks + 1 : 0;
      before = length;
      return looks >= 3;
    },
    { what: 'the last writes of a dead process' },
  );
};

/** After death none of its promises settles. */
const withLife = (store: Store, life: Mortal): Store => {
  const mortal = <M extends object>(methods: M): M =>
    Object.fromEntries(
      Object.entries(methods).map(([name, method]) => [
        name,
        (...args: readonly unknown[]) =>
          life.guard((method as (...all: readonly unknown[]) => Promise<unknown>)(...args)),
      ]),
    ) as M;
  return {
    documents: async (collection) => mortal(await store.documents(collection)),
    count: (name) => life.guard(store.count(name)),
    ping: () => life.guard(store.ping()),
  };
};
