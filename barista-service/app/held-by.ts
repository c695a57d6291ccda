import type { Ticket } from '../domain/ticket.ts';
import type { Tickets } from './ports.ts';

/** More are in one hand only for a moment, while she swaps. */
const handful = 20;

/** The unfinished tickets in a barista's hand, first paid first. */
export const heldBy = async (tickets: Tickets, storeId: string, barista: string): Promise<readonly Ticket[]> => {
  const { items } = await tickets.page({ index: 'hands', equals: { storeId, inHandOf: barista }, limit: handful });
  return items;
};
