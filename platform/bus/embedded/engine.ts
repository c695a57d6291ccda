import type { Topology } from '@gorae/contracts/kit/event.ts';
import type { Clock } from '../../run/clock.ts';
import type { Defer } from '../../run/defer.ts';
import type { Log } from '../../run/log.ts';
import { openDatabase } from '../../store/sqlite/database.ts';
import { toStartFault } from '../../store/sqlite/sqlite-fault.ts';
import { createSqliteStore } from '../../store/sqlite/sqlite-store.ts';
import type { Store } from '../../store/store.ts';
import { createEmbeddedBus, type EmbeddedBus, type EmbeddedBusOptions } from './embedded-bus.ts';

export interface EmbeddedEngine {
  /** The database of one service. The same namespace answers the same store. */
  store(namespace: string): Store;
  readonly bus: EmbeddedBus;
  /** False for some seconds after the disk refused a write. */
  isHealthy(): boolean;
  /** Ends the bus, commits what is waiting, closes the file. Safe to call twice. */
  close(): Promise<void>;
}

export interface EmbeddedEngineOptions {
  /** A path, or `:memory:`. */
  readonly file: string;
  readonly topology: Topology;
  readonly clock: Clock;
  readonly defer?: Defer;
  readonly log?: Log;
  /** See `openDatabase`. */
  readonly syncInCommit?: boolean;
}

/**
 * Stores and bus in one SQLite file: a document, its events and their deliveries are one transaction, so there is nothing between
 * them that a crash could tear. Throws a `StartFault` when the file cannot be used.
 */
export const openEmbeddedEngine = ({ file, topology, ...parts }: EmbeddedEngineOptions): EmbeddedEngine => {
  const database = openDatabase({ file, ...parts });
  const bus = openBus({ database, topology, ...parts }, file);
  const stores = new Map<string, Store>();
  let closing: Promise<void> | undefined;
  return {
    store: (namespace) => {
      const store = stores.get(namespace) ?? createSqliteStore(database, { namespace, record: bus.record });
      stores.set(namespace, store);
      return store;
    },
    bus,
    isHealthy: database.isHealthy,
    close: () => {
      closing ??= bus.close().then(() => database.close());
      return closing;
    },
  };
};

/** Its tables are the first thing that is read and written. */
const openBus = (options: EmbeddedBusOptions, file: string): EmbeddedBus => {
  try {
    return createEmbeddedBus(options);
  } catch (error) {
    void options.database.close();
    throw toStartFault(error, file);
  }
};
