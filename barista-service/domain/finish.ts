import { Refusal } from '@gorae/platform/errors.ts';
import { isHeldUnder } from './claim.ts';
import { demandSeen, type Seen } from './seen.ts';
import { type Actor, changed, outOfHands, pressedBy, type Ticket } from './ticket.ts';

/** The holder is done. Nothing when the ticket is not under this fence any more: whoever holds it now will say so. */
export const finish = (ticket: Ticket | undefined, fence: number, at: number): Ticket | undefined => {
  if (!isHeldUnder(ticket, fence) || ticket.state !== 'started') return undefined;
  return ready(ticket, at, { kind: 'system', ...(ticket.claim === undefined ? {} : { id: ticket.claim.barista }) });
};

/** Staff presses Done, whoever makes it. Throws a Refusal when it is not in the making or changed hands meanwhile. */
export const done = (ticket: Ticket | undefined, seen: Seen, at: number): Ticket => {
  const known = demandSeen(ticket, seen);
  if (known.state !== 'started')
    throw new Refusal('conflict', 'ticket-not-started', { detail: 'Only a drink in the making can be done.' });
  return ready(known, at, pressedBy(known));
};

const ready = (ticket: Ticket, at: number, by: Actor): Ticket =>
  changed(outOfHands(ticket), { state: 'ready', readyAt: at }, at, by);
