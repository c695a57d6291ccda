import type { Bug } from './bug.ts';
import { throughDocuments, throughHandlers } from './through.ts';

const cancelling = 'an order is being cancelled';

export const cancelWins: Bug = {
  name: 'cancel-wins',
  mistake: 'cancelling wins over a drink in the making',
  // The handler asks for its change in the same breath, so the word is about that change alone.
  bus: (bus, { memory }) =>
    throughHandlers(bus, (handler, queue) => (event, delivery) => {
      if (queue === 'barista-service' && event.name === 'order.cancelling') memory.set(cancelling, true);
      const handled = handler(event, delivery);
      memory.delete(cancelling);
      return handled;
    }),
  store: (store, { memory }) =>
    throughDocuments(store, 'tickets', (tickets) => ({
      ...tickets,
      change: (id, decide) => {
        const wins = memory.has(cancelling);
        return tickets.change(id, (ticket) =>
          decide(wins && ticket?.state === 'started' ? { ...ticket, state: 'waiting' } : ticket),
        );
      },
    })),
};
