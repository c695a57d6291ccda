import type { OrderChanged } from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Tickets } from '../app/ports.ts';
import { ticketIdOf } from '../domain/admit.ts';
import { drop } from '../domain/give-up.ts';

/** Gives the ticket up unless it was started: also once the order has ended, since nobody would drink it. Safe to run twice. */
export const onOrderCancelling =
  ({ tickets }: { tickets: Tickets }) =>
  async ({ data: { order, actor, reason }, time }: Event<OrderChanged>): Promise<void> => {
    const why = reason === undefined ? {} : { reason };
    await tickets.change(ticketIdOf(order.id), (ticket) => drop(ticket, { order, at: time, by: actor, ...why }));
  };
