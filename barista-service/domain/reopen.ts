import { begin } from './begin.ts';
import { demandReady } from './collect.ts';
import type { Seen } from './seen.ts';
import { changed, nobody, pressedBy, type Ticket } from './ticket.ts';

export interface Undo {
  readonly seen: Seen;
  readonly at: number;
  readonly leaseMs: number;
  /** Whether who made it can go on: someone at work now. Otherwise anybody takes it. */
  readonly isAtWork: (barista: string) => boolean;
}

/** Takes a Done back: the drink is in the making again, by who made it if still there. Throws a Refusal when it is not ready. */
export const reopen = (ticket: Ticket | undefined, { seen, at, leaseMs, isAtWork }: Undo): Ticket => {
  const known = demandReady(ticket, seen);
  const by = pressedBy(known);
  const { readyAt: _, claim, ...rest } = known;
  const again = changed(rest, { state: 'started', makingSince: at, inHandOf: nobody }, at, by);
  if (claim === undefined || !isAtWork(claim.barista)) return again;
  const fence = known.fence + 1;
  const renewed = { barista: claim.barista, fence, leaseUntil: at + leaseMs };
  return begin({ ...again, fence, claim: renewed, inHandOf: claim.barista }, claim.barista, at);
};
