import type { Clock } from '@gorae/platform/run/clock.ts';
import { reopen } from '../domain/reopen.ts';
import type { Seen } from '../domain/seen.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Baristas, LeaseTimes, NewPermit, Tickets } from './ports.ts';

export interface UndoTicketDeps {
  readonly tickets: Tickets;
  readonly baristas: Baristas;
  readonly newPermit: NewPermit;
  readonly clock: Clock;
  readonly times: LeaseTimes;
}

/**
 * Takes a Done back. The person who made the drink has it in hand again if she is signed in, otherwise the next free lane takes it;
 * the permit for that is stored with the change. Throws a Refusal as the domain says.
 */
export const createUndoTicket =
  ({ tickets, baristas, newPermit, clock, times }: UndoTicketDeps) =>
  async (ticketId: string, seen: Seen): Promise<Ticket | undefined> => {
    const maker = (await tickets.find(ticketId))?.claim?.barista;
    const barista = maker === undefined ? undefined : await baristas.find(maker);
    const isAtWork = (name: string): boolean => barista?.id === name && barista.signedIn;
    return tickets.change(
      ticketId,
      (ticket) => reopen(ticket, { seen, at: clock.now(), leaseMs: times.leaseMs, isAtWork }),
      ({ storeId }) => [newPermit(storeId)],
    );
  };
