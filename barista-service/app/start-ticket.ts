import { Refusal } from '@gorae/platform/errors.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import { putBack } from '../domain/claim.ts';
import type { Seen } from '../domain/seen.ts';
import { startByHand } from '../domain/start.ts';
import type { Ticket } from '../domain/ticket.ts';
import { heldBy } from './held-by.ts';
import type { Baristas, LeaseTimes, Tickets } from './ports.ts';

export interface StartTicketDeps {
  readonly tickets: Tickets;
  readonly baristas: Baristas;
  readonly clock: Clock;
  readonly times: LeaseTimes;
}

/**
 * A person starts a waiting ticket; another one that she has in hand goes back to the queue, after that: a crash in between leaves
 * her with both, never with none. Throws a Refusal when she is not signed in to its store, has started another, or as the domain says.
 */
export const createStartTicket =
  ({ tickets, baristas, clock, times }: StartTicketDeps) =>
  async (ticketId: string, barista: string, seen: Seen): Promise<Ticket | undefined> => {
    const who = await baristas.find(barista);
    const inHand = who?.signedIn === true ? await heldBy(tickets, who.storeId, barista) : [];
    const others = inHand.filter(({ id }) => id !== ticketId);
    const started = await tickets.change(ticketId, (ticket) => {
      if (ticket !== undefined && (who?.signedIn !== true || who.storeId !== ticket.storeId)) throw notSignedIn();
      if (others.some(({ state }) => state === 'started')) throw busy();
      return startByHand(ticket, { barista, seen, at: clock.now(), leaseMs: times.leaseMs });
    });
    for (const { id, fence } of others) await tickets.change(id, (ticket) => putBack(ticket, fence, clock.now()));
    return started;
  };

const notSignedIn = () =>
  new Refusal('conflict', 'barista-not-signed-in', { detail: 'Sign in to the bar of this store first.' });

const busy = () =>
  new Refusal('conflict', 'barista-busy', { detail: 'Finish or abandon the drink in the making first.' });
