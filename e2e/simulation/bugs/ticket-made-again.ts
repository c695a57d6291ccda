import type { Bug } from './bug.ts';
import { throughDocuments } from './through.ts';

export const ticketMadeAgain: Bug = {
  name: 'ticket-made-again',
  mistake: 'a second copy of a paid order puts its ticket back into the queue',
  store: (store) =>
    throughDocuments(store, 'tickets', (tickets) => ({
      ...tickets,
      insert: async (ticket, events) => {
        const isNew = await tickets.insert(ticket, events);
        if (!isNew)
          await tickets.change(ticket.id, (known) => ({ doc: { ...ticket, version: (known?.version ?? 0) + 1 } }));
        return isNew;
      },
    })),
};
