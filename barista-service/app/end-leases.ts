import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Watch } from '@gorae/platform/run/sweeper.ts';
import { adopt, type Barista, isInLane } from '../domain/barista.ts';
import { lapse } from '../domain/claim.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { Bar } from './bar.ts';
import type { Baristas, LeaseTimes, Tickets } from './ports.ts';

/** Tickets whose holder is not heard of any more are free again; a lane with empty hands takes them over. */
export const endTicketLeases = ({ tickets, clock }: { tickets: Tickets; clock: Clock }): Watch<Ticket> => ({
  name: 'ticket-leases',
  due: (now, limit) => tickets.due(now, limit),
  handle: async ({ id }) => {
    await tickets.change(id, (ticket) => lapse(ticket, clock.now()));
  },
});

export interface AdoptLanesDeps {
  readonly replica: string;
  readonly baristas: Baristas;
  readonly bar: Pick<Bar, 'openManual'>;
  readonly clock: Clock;
  readonly times: LeaseTimes;
}

/** A lane whose replica died is opened again in this one. */
export const adoptLanes = ({ replica, baristas, bar, clock, times }: AdoptLanesDeps): Watch<Barista> => ({
  name: 'lanes',
  due: (now, limit) => baristas.due(now, limit),
  handle: async ({ id }) => {
    const lane = { replica, at: clock.now(), leaseMs: times.leaseMs };
    const barista = await baristas.change(id, (known) => adopt(known, lane));
    if (isInLane(barista, replica)) await bar.openManual(barista);
  },
});
