import type { OrderView } from '@gorae/contracts/schemas.ts';
import { Refusal } from '@gorae/platform/errors.ts';
import { tombstone } from './admit.ts';
import { demandSeen, type Seen } from './seen.ts';
import { type Actor, changed, outOfHands, pressedBy, type Ticket } from './ticket.ts';

export interface Cancelling {
  readonly order: OrderView;
  readonly at: number;
  readonly by: Actor;
  readonly reason?: string;
}

/**
 * The order is being cancelled, or has ended: a drink that nobody has started is not made. What was started goes on. A paid order
 * that the bar has not heard of yet leaves a tombstone; one that was never paid needs none.
 */
export const drop = (ticket: Ticket | undefined, { order, at, by, reason }: Cancelling): Ticket | undefined => {
  const why = reason === undefined ? {} : { reason };
  if (ticket === undefined) return order.paidAt === undefined ? undefined : { ...tombstone(order, at, by), ...why };
  if (ticket.state !== 'waiting') return undefined;
  return changed(outOfHands(ticket), { state: 'dropped', endedAt: at, ...why }, at, by);
};

/** Staff says that it cannot be made, also of a drink that was done (spilled, nothing left). Throws a Refusal when it is over. */
export const abandon = (
  ticket: Ticket | undefined,
  { seen, at, reason }: { seen: Seen; at: number; reason: string },
): Ticket => {
  const known = demandSeen(ticket, seen);
  if (known.state !== 'waiting' && known.state !== 'started' && known.state !== 'ready')
    throw new Refusal('conflict', 'ticket-over', { detail: 'The ticket has ended.' });
  return changed(outOfHands(known), { state: 'abandoned', endedAt: at, reason }, at, pressedBy(known));
};
