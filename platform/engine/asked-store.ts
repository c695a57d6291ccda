import type { Collection, Store, Versioned } from '../store/store.ts';

/** A store that can be asked whether all that was declared is there. */
export interface AskedStore {
  readonly store: Store;
  /** As `Engine.open`. */
  open(): Promise<void>;
}

/**
 * An adapter lets collections be declared while its database is away, and makes their indexes when it comes: only a read tells whether
 * that went well.
 */
export const createAskedStore = (store: Store): AskedStore => {
  const reads: (() => Promise<unknown>)[] = [];
  return {
    store: {
      count: (name) => store.count(name),
      ping: () => store.ping(),
      documents: async <T extends Versioned>(collection: Collection<T>) => {
        const documents = await store.documents(collection);
        reads.push(() => documents.find('none'));
        return documents;
      },
    },
    open: async () => {
      await store.ping();
      for (const read of reads) await read();
    },
  };
};
