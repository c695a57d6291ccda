import type { Store } from '../store.ts';
import { settleTable } from './collection-table.ts';
import { createCounters, settleCounters } from './counters.ts';
import type { Database } from './database.ts';
import { createDocuments, type RecordEvents } from './documents.ts';

export interface SqliteStoreOptions {
  /** Prefix of its tables: the service's name. One store for each namespace of a database, since counters live in memory. */
  readonly namespace: string;
  readonly record: RecordEvents;
}

/** The database of one service, in a file that it may share with others. Closing the database is the caller's. */
export const createSqliteStore = (database: Database, { namespace, record }: SqliteStoreOptions): Store => {
  let counter: ((name: string) => number) | undefined;
  return {
    documents: async (collection) => {
      const table = await database.write(() => settleTable(database, namespace, collection));
      return createDocuments({ database, table, collection, record });
    },
    count: async (name) => {
      if (counter === undefined) {
        await database.write(() => settleCounters(database));
        counter ??= createCounters(database, namespace);
      }
      return counter(name);
    },
    ping: () => database.read(() => void database.prepare('SELECT 1').get()),
  };
};
