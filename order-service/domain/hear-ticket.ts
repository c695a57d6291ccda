import { Refusal } from '@gorae/platform/errors.ts';
import { derive } from './derive.ts';
import type { Order, TicketNews } from './order.ts';

/** Keeps the newest word of the bar about a ticket. Nothing when a newer one, or this one, was heard before. */
export const hearTicket = (order: Order | undefined, news: TicketNews): Order | undefined => {
  if (order === undefined)
    throw new Refusal('missing', 'order-not-found', { detail: 'The bar speaks of an order that is not here.' });
  const known = order.tickets.find(({ ticketId }) => ticketId === news.ticketId);
  if (known !== undefined && known.version >= news.version) return undefined;
  const others = order.tickets.filter(({ ticketId }) => ticketId !== news.ticketId);
  return derive({ ...order, tickets: [...others, news].toSorted((a, b) => (a.ticketId < b.ticketId ? -1 : 1)) });
};
