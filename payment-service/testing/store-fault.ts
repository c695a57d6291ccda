import { Unavailable } from '@gorae/platform/errors.ts';
import type { Collection, Documents, Store, Versioned } from '@gorae/platform/store/store.ts';

export interface StoreFault {
  readonly wrap: (store: Store) => Store;
  happened(): boolean;
}

export interface StoreFaultOptions {
  /** Which change fails, from 1. */
  readonly call: number;
  /** Whether the write has happened when the store is found to be out of reach. */
  readonly moment: 'before the write' | 'after the write';
}

/** A store that is out of reach for one change. */
export const createStoreFault = ({ call, moment }: StoreFaultOptions): StoreFault => {
  let calls = 0;
  const faulty = <T extends Versioned>(documents: Documents<T>): Documents<T> => ({
    ...documents,
    change: async (id, decide) => {
      calls += 1;
      const fails = calls === call;
      if (fails && moment === 'before the write') throw new Unavailable('the store is out of reach');
      const doc = await documents.change(id, decide);
      if (fails) throw new Unavailable('the store is out of reach');
      return doc;
    },
  });
  return {
    wrap: (store) => ({
      ...store,
      documents: async <T extends Versioned>(collection: Collection<T>) => faulty(await store.documents(collection)),
    }),
    happened: () => calls >= call,
  };
};
