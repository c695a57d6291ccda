import { Refusal } from '@gorae/platform/errors.ts';
import { demandSeen, type Seen } from './seen.ts';
import { type Actor, changed, pressedBy, type Ticket } from './ticket.ts';

/** The ticket, if it was seen and is ready. Throws a Refusal otherwise. */
export const demandReady = (ticket: Ticket | undefined, seen: Seen): Ticket => {
  const known = demandSeen(ticket, seen);
  if (known.state !== 'ready')
    throw new Refusal('conflict', 'ticket-not-ready', { detail: 'The drink is not on the counter.' });
  return known;
};

/** Staff saw it being picked up. Throws a Refusal when it is not ready. */
export const collect = (ticket: Ticket | undefined, seen: Seen, at: number): Ticket => {
  const known = demandReady(ticket, seen);
  return collected(known, at, pressedBy(known));
};

/** The order is taken for collected; what is still in the making is not, nor what was made again since. */
export const collectWithOrder = (ticket: Ticket | undefined, at: number, by: Actor): Ticket | undefined =>
  ticket?.state === 'ready' && (ticket.readyAt ?? at) <= at ? collected(ticket, at, by) : undefined;

const collected = (ticket: Ticket, at: number, by: Actor): Ticket =>
  changed(ticket, { state: 'collected', collectedAt: at }, at, by);
