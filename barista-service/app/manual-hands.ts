import type { Clock } from '@gorae/platform/run/clock.ts';
import { putBack, take } from '../domain/claim.ts';
import type { Ticket } from '../domain/ticket.ts';
import type { FreeTickets } from './free-tickets.ts';
import { HandedBack } from './handed-back.ts';
import { heldBy } from './held-by.ts';
import type { Hold, LeaseTimes, Tickets } from './ports.ts';
import type { WakeUps } from './wake-ups.ts';

export interface ManualHandsDeps {
  readonly name: string;
  readonly storeId: string;
  readonly tickets: Tickets;
  readonly freeTickets: FreeTickets;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
  readonly times: LeaseTimes;
}

/** How soon a Done that another replica was told is noticed here. */
export const lookAgainMs = 1_000;

/**
 * The hands of a person: with each permit puts the oldest ticket into her hand, unless she has one, and waits until they are empty.
 * A closing lane puts back what she has not started. Her leases are kept by the lane, not by the permit.
 */
export const createManualHands = (deps: ManualHandsDeps): Hold => {
  const { name, storeId, tickets, freeTickets, wakeUps, clock, times } = deps;
  const held = () => heldBy(tickets, storeId, name);

  const fill = async (fresh: Ticket | undefined): Promise<void> => {
    if ((await held()).length > 0) {
      if (fresh !== undefined) await tickets.insert(fresh);
      return;
    }
    await freeTickets.take(storeId, fresh, (free) =>
      take(free, { barista: name, at: clock.now(), leaseMs: times.leaseMs, start: false }),
    );
  };

  return async ({ fresh }, { signal }) => {
    const ear = wakeUps.listen(name);
    try {
      await fill(fresh);
      for (let inHand = await held(); inHand.length > 0; inHand = await held()) {
        if (signal.aborted) {
          await putAllBack(tickets, inHand, clock);
          throw new HandedBack();
        }
        await ear.wait(lookAgainMs, signal);
      }
    } finally {
      ear.close();
    }
  };
};

const putAllBack = async (tickets: Tickets, inHand: readonly Ticket[], clock: Clock): Promise<void> => {
  for (const { id, fence, state } of inHand)
    if (state === 'waiting') await tickets.change(id, (ticket) => putBack(ticket, fence, clock.now()));
};
