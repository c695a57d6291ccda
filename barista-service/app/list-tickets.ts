import type { Page } from '@gorae/platform/store/store.ts';
import type { Ticket, TicketState } from '../domain/ticket.ts';
import type { Tickets } from './ports.ts';

export interface TicketList {
  readonly storeId: string;
  readonly state?: TicketState | undefined;
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

/** Of one state: the longest waiting first. Of all: the newest first. */
export const createListTickets =
  ({ tickets }: { tickets: Tickets }) =>
  ({ storeId, state, limit = 50, after }: TicketList): Promise<Page<Ticket>> => {
    const rest = { limit, ...(after === undefined ? {} : { after }) };
    return state === undefined
      ? tickets.page({ index: 'listing', equals: { storeId }, descending: true, ...rest })
      : tickets.page({ index: 'board', equals: { storeId, state }, ...rest });
  };
