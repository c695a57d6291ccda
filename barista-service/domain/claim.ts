import { begin } from './begin.ts';
import { changed, isUnfinished, nobody, type Ticket } from './ticket.ts';

export interface Taking {
  readonly barista: string;
  readonly at: number;
  readonly leaseMs: number;
  /** Whether the drink is started in the same breath. A person starts it herself. */
  readonly start: boolean;
}

/** Nobody holds it, or the holder has not been heard of for as long as the lease. */
export const isFree = (ticket: Ticket, at: number): boolean =>
  isUnfinished(ticket) && (ticket.inHandOf === nobody || ticket.claim === undefined || ticket.claim.leaseUntil <= at);

/**
 * Takes a ticket into a hand under a new fence; nothing when it is not free. A drink that a former holder had started goes on from
 * when it was started.
 */
export const take = (ticket: Ticket, { barista, at, leaseMs, start }: Taking): Ticket | undefined => {
  if (!isFree(ticket, at)) return undefined;
  const fence = ticket.fence + 1;
  const claim = { barista, fence, leaseUntil: at + leaseMs };
  const taken = changed(ticket, { fence, claim, inHandOf: barista }, at, { kind: 'system', id: barista });
  return start || ticket.state === 'started' ? begin(taken, barista, at) : taken;
};

/** This very claim is the last one, and something is left to make. */
export const isHeldUnder = (ticket: Ticket | undefined, fence: number): ticket is Ticket =>
  ticket !== undefined && isUnfinished(ticket) && ticket.claim?.fence === fence;

/** Keeps the claim for another lease. Nothing when somebody else holds it, or nothing is left to make. */
export const renew = (
  ticket: Ticket | undefined,
  { fence, at, leaseMs }: { fence: number; at: number; leaseMs: number },
): Ticket | undefined => {
  if (!isHeldUnder(ticket, fence) || ticket.claim === undefined) return undefined;
  return {
    ...ticket,
    claim: { ...ticket.claim, leaseUntil: at + leaseMs },
    inHandOf: ticket.claim.barista,
    leaseVersions: ticket.leaseVersions + 1,
  };
};

/** Puts back what is in hand but not started. Nothing when it is not hers any more. */
export const putBack = (ticket: Ticket | undefined, fence: number, at: number): Ticket | undefined => {
  if (!isHeldUnder(ticket, fence) || ticket.state !== 'waiting') return undefined;
  const { claim: _, ...rest } = ticket;
  return changed(rest, { inHandOf: nobody }, at, { kind: 'system' });
};

/**
 * The holder was not heard of for as long as the lease: anybody may take the ticket. A started one keeps the claim, so that the
 * holder may go on if nobody else came first.
 */
export const lapse = (ticket: Ticket | undefined, at: number): Ticket | undefined => {
  if (ticket?.claim === undefined || !ticket.inHandOf || !isFree(ticket, at)) return undefined;
  if (ticket.state === 'waiting') return putBack(ticket, ticket.claim.fence, at);
  return { ...ticket, inHandOf: nobody, leaseVersions: ticket.leaseVersions + 1 };
};
