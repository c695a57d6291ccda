import type { Bug } from './bug.ts';
import { throughDocuments, throughHandlers } from './through.ts';

const redelivered = 'a redelivered permit is in hand';

export const leaseIgnored: Bug = {
  name: 'lease-ignored',
  mistake: 'whoever gets a redelivered permit takes what others hold, whether their lease is good or not',
  bus: (bus, { memory }) =>
    throughHandlers(bus, (handler, queue) => async (event, delivery) => {
      if (queue === 'barista-service.work' && delivery.redelivered) memory.set(redelivered, true);
      await handler(event, delivery);
      memory.delete(redelivered);
    }),
  store: (store, { memory }) =>
    throughDocuments(store, 'tickets', (tickets) => ({
      ...tickets,
      page: async (query) => {
        const isFree = query.index === 'hands' && query.equals.inHandOf === '';
        if (!isFree || !memory.has(redelivered)) return tickets.page(query);
        const { storeId = '' } = query.equals;
        return tickets.page({ ...query, equals: { storeId } });
      },
      change: (id, decide) =>
        tickets.change(id, (ticket) =>
          decide(
            ticket?.claim && memory.has(redelivered)
              ? { ...ticket, claim: { ...ticket.claim, leaseUntil: 0 } }
              : ticket,
          ),
        ),
    })),
};
