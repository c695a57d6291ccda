import type { Bug } from './bug.ts';
import { throughDocuments } from './through.ts';

export const noSweep: Bug = {
  name: 'no-sweep',
  mistake: 'nobody looks for payments that a crash has left in the middle',
  store: (store) => throughDocuments(store, 'payments', (payments) => ({ ...payments, due: async () => [] })),
};
