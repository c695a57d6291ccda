import type { EventDefinition } from '@gorae/contracts/kit/event.ts';
import type { Db } from 'mongodb';
import type { PublishWritten } from '../../bus/bus.ts';
import { type Codec, createCodec } from '../../bus/codec.ts';
import { Unavailable } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import { type NewId, randomId } from '../../run/ids.ts';
import type { Random } from '../../run/random.ts';
import type { OpenStore } from '../open-store.ts';
import { type OutboxRelay, startOutboxRelay } from '../outbox/outbox-relay.ts';
import type { Collection, Store, Versioned } from '../store.ts';
import { createLateFaults, type LateFaults } from './late-faults.ts';
import { createMongoBacklog } from './mongo-backlog.ts';
import { type MongoConnection, type MongoConnectionOptions, openMongoConnection } from './mongo-connection.ts';
import { nextValue } from './mongo-counters.ts';
import { createMongoDocuments } from './mongo-documents.ts';
import { settleIndexes } from './mongo-indexes.ts';
import { createMongoOutbox } from './mongo-outbox.ts';
import { settleSchema } from './mongo-schema.ts';
import { createPersist } from './persist.ts';
import { settleOnce } from './settle-once.ts';
import type { StoredDocument } from './stored-document.ts';

/** The database is that of one service alone. */
export interface MongoStoreOptions extends MongoConnectionOptions {
  /** Every event that may be stored. */
  readonly events: readonly EventDefinition[];
  readonly publish: PublishWritten;
  readonly random: Random;
  readonly newId?: NewId;
}

/**
 * A MongoDB database whose events go out over a bus elsewhere: stored inside their document, published afterwards. Contacts nobody yet:
 * calls reject with `Unavailable` until the database comes, and what they need, indexes too, is made before the first of them. Throws a
 * `StartFault` for an address that cannot be read.
 */
export const openMongoStore = (options: MongoStoreOptions): OpenStore => {
  const { events, publish, clock, random, log, newId = randomId } = options;
  const connection = openMongoConnection(options);
  const openSchema = settleOnce(() => connection.call('reading the schema version', settleSchema));
  const codec = createCodec(events);
  const collections = new Set<string>();
  const declared = new Map<string, () => Promise<void>>();
  const outbox = createMongoOutbox({ connection, clock, collections: () => collections });
  const relay = startOutboxRelay({ outbox, codec, publish, clock, random, log });
  const faults = createLateFaults(log);
  const newMark = createMarks(newId);
  const parts = { connection, codec, relay, clock, random, newMark, collections, declared, openSchema, faults };
  const settled = async () => {
    for (const settle of declared.values()) await faults.settled(settle);
    return declared.keys();
  };
  let isFirstLook = true;
  const firstLook = async () => {
    isFirstLook = false;
    try {
      await openSchema();
      for (const settle of declared.values()) await settle();
    } catch (error) {
      const fault = connection.startFaultOf(error);
      if (fault !== undefined || !(error instanceof Unavailable)) throw fault ?? error;
      connection.watch();
      throw error;
    }
    connection.watch();
  };
  let store: { readonly namespace: string; readonly store: Store } | undefined;
  let closing: Promise<void> | undefined;
  return {
    store: (namespace) => {
      store ??= { namespace, store: createMongoStore(parts) };
      if (store.namespace !== namespace)
        throw new Error(`This database is ${store.namespace}'s: ${namespace} has its own`);
      return store.store;
    },
    backlog: createMongoBacklog({ connection, collections: settled }),
    open: async () => {
      if (isFirstLook) return firstLook();
      await faults.settled(openSchema);
      await settled();
    },
    trouble: () => connection.trouble() ?? faults.trouble(),
    close: () => {
      closing ??= relay.close().then(() => connection.close());
      return closing;
    },
  };
};

/** Short, and unlike any other process's. */
const createMarks = (newId: NewId): (() => string) => {
  const own = newId();
  let count = 0;
  return () => {
    count += 1;
    return `${own}.${count.toString(36)}`;
  };
};

interface Parts {
  readonly connection: MongoConnection;
  readonly codec: Codec;
  readonly relay: OutboxRelay;
  readonly clock: Clock;
  readonly random: Random;
  readonly newMark: () => string;
  /** Gets the names of what is declared, once its indexes are there. */
  readonly collections: Set<string>;
  /** Gets the names of what is declared, with what makes their indexes. */
  readonly declared: Map<string, () => Promise<void>>;
  readonly openSchema: () => Promise<void>;
  readonly faults: LateFaults;
}

const createMongoStore = (parts: Parts): Store => {
  const { connection, clock, random, openSchema, faults } = parts;
  const persist = createPersist({ clock, random, isClosed: connection.isClosed });

  const documentsOf = async <T extends Versioned>(collection: Collection<T>) => {
    const storedIn = (db: Db) => db.collection<StoredDocument<T>>(collection.name);
    const settle = settleOnce(async () => {
      await openSchema();
      await connection.call(`making the indexes of ${collection.name}`, (db) =>
        settleIndexes(storedIn(db), collection),
      );
      parts.collections.add(collection.name);
    });
    parts.declared.set(collection.name, settle);
    return createMongoDocuments<T>({
      collection,
      call: async (doing, command) => {
        await faults.settled(settle);
        return connection.call(doing, (db, options) => command(storedIn(db), options));
      },
      persist,
      newMark: parts.newMark,
      now: clock.now,
      write: parts.codec.write,
      told: parts.relay.told,
      giveWay: (misses) => clock.sleep(Math.min(2 ** misses, 64) * random()),
    });
  };

  return {
    documents: documentsOf,
    count: (name) =>
      persist(async () => {
        await faults.settled(openSchema);
        return connection.call('counting', (db) => nextValue(db, name));
      }),
    ping: connection.ping,
  };
};
