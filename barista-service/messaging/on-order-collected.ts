import type { OrderCollected } from '@gorae/contracts/events.ts';
import type { EventOf } from '@gorae/contracts/kit/event.ts';
import type { Tickets } from '../app/ports.ts';
import { ticketIdOf } from '../domain/admit.ts';
import { collectWithOrder } from '../domain/collect.ts';

/** Takes a finished drink off the board when its order counts as collected. Safe to run twice. */
export const onOrderCollected =
  ({ tickets }: { tickets: Tickets }) =>
  async ({ data: { order, actor }, time }: EventOf<typeof OrderCollected>): Promise<void> => {
    await tickets.change(ticketIdOf(order.id), (ticket) => collectWithOrder(ticket, time, actor));
  };
