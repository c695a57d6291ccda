import type { Bug } from './bug.ts';
import { throughDocuments } from './through.ts';

export const youngestFirst: Bug = {
  name: 'youngest-first',
  mistake: 'whoever has paid last is served first',
  store: (store) =>
    throughDocuments(store, 'tickets', (tickets) => ({
      ...tickets,
      page: async (query) => {
        const page = await tickets.page(query.index === 'hands' ? { ...query, limit: 500 } : query);
        return query.index === 'hands' ? { items: page.items.toReversed().slice(0, query.limit) } : page;
      },
    })),
};
