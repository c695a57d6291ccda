import { Refusal } from '@gorae/platform/errors.ts';
import type { Ticket } from './ticket.ts';

/** Whether this is a version that the person has seen. */
export type Seen = (version: number) => boolean;

/**
 * The ticket, if the person has seen what it is now: renewals of the lease since then do not count. Throws a Refusal when there is no
 * such ticket, or when it has changed in any other way, for instance changed hands.
 */
export const demandSeen = (ticket: Ticket | undefined, seen: Seen): Ticket => {
  if (ticket === undefined) throw new Refusal('missing', 'ticket-not-found');
  for (let version = ticket.version - ticket.leaseVersions; version <= ticket.version; version++)
    if (seen(version)) return ticket;
  throw new Refusal('stale', 'ticket-changed', { detail: 'The ticket has changed since you saw it: look again.' });
};
