import type { EventDefinition } from '@gorae/contracts/kit/event.ts';
import type { PublishWritten } from '../../bus/bus.ts';
import { createCodec } from '../../bus/codec.ts';
import type { Clock } from '../../run/clock.ts';
import type { Defer } from '../../run/defer.ts';
import type { Log } from '../../run/log.ts';
import type { Random } from '../../run/random.ts';
import type { OpenStore } from '../open-store.ts';
import { startOutboxRelay } from '../outbox/outbox-relay.ts';
import type { Store } from '../store.ts';
import { openDatabase } from './database.ts';
import { toStartFault } from './sqlite-fault.ts';
import { createSqliteOutbox, type SqliteOutbox, type SqliteOutboxOptions } from './sqlite-outbox.ts';
import { createSqliteStore } from './sqlite-store.ts';

export interface OutboxSqliteStoreOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  /** Every event that may be stored. */
  readonly events: readonly EventDefinition[];
  readonly publish: PublishWritten;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly defer?: Defer;
}

/**
 * A SQLite file whose events go out over a bus elsewhere: stored with their document in one transaction, published afterwards. Rejects
 * with a `StartFault` when the file cannot be used.
 */
export const openOutboxSqliteStore = async (options: OutboxSqliteStoreOptions): Promise<OpenStore> => {
  const { file, events, ...parts } = options;
  const database = openDatabase({ file, ...parts });
  const codec = createCodec(events);
  const outbox = openOutbox({ database, codec, clock: parts.clock }, file);
  const relay = startOutboxRelay({ outbox, codec, ...parts });
  const stores = new Map<string, Store>();
  let closing: Promise<void> | undefined;
  return {
    store: (namespace) => {
      const store =
        stores.get(namespace) ?? createSqliteStore(database, { namespace, record: outbox.recorder(namespace, relay) });
      stores.set(namespace, store);
      return store;
    },
    backlog: outbox,
    open: async () => undefined,
    trouble: () => (database.isHealthy() ? undefined : 'the file of the database takes no writes'),
    close: () => {
      closing ??= relay.close().then(() => database.close());
      return closing;
    },
  };
};

/** Its table is the first thing that is written. */
const openOutbox = (options: SqliteOutboxOptions, file: string): SqliteOutbox => {
  try {
    return createSqliteOutbox(options);
  } catch (error) {
    void options.database.close();
    throw toStartFault(error, file);
  }
};
