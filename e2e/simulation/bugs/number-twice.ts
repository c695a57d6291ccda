import type { Bug } from './bug.ts';
import { throughDeclaration } from './through.ts';

export const numberTwice: Bug = {
  name: 'number-twice',
  mistake: 'each process counts for itself, and nothing keeps a number from being given twice',
  store: (store, { memory }) => ({
    ...throughDeclaration(store, 'orders', (collection) => ({ unique: { key: collection.unique?.key ?? [] } })),
    count: async (name) => {
      const next = Number(memory.get(name) ?? 0) + 1;
      memory.set(name, next);
      return next;
    },
  }),
};
