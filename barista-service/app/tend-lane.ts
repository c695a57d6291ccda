import { Unavailable } from '@gorae/platform/errors.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import { type Barista, isInLane, keepLane } from '../domain/barista.ts';
import { renew } from '../domain/claim.ts';
import { heldBy } from './held-by.ts';
import { lookAgainMs } from './manual-hands.ts';
import type { Baristas, LeaseTimes, Tickets } from './ports.ts';

export interface TendLaneDeps {
  readonly name: string;
  readonly storeId: string;
  readonly replica: string;
  readonly tickets: Tickets;
  readonly baristas: Baristas;
  readonly clock: Clock;
  readonly times: LeaseTimes;
  readonly log: Log;
}

/**
 * Keeps a person's lane and what she has in hand for as long as the lane is here; a store out of reach is waited for. Returns when
 * the signal aborts, or when she has signed out or has her lane elsewhere, whichever replica was told.
 */
export const tendLane = async (deps: TendLaneDeps, signal: AbortSignal): Promise<void> => {
  const { name, replica, baristas, clock, log } = deps;
  while (!signal.aborted) {
    try {
      const barista = await baristas.find(name);
      if (!isInLane(barista, replica)) return;
      await renewAll(barista, deps);
    } catch (error) {
      if (!(error instanceof Unavailable)) log.error('a lane could not be kept', { barista: name, error });
    }
    await clock.sleep(lookAgainMs, signal);
  }
};

const renewAll = async (barista: Barista, deps: TendLaneDeps): Promise<void> => {
  const { name, storeId, replica, tickets, baristas, clock, times } = deps;
  const at = clock.now();
  const { leaseMs } = times;
  const isOld = ({ leaseUntil }: { leaseUntil: number }): boolean => leaseUntil - at <= leaseMs - times.renewEveryMs;
  if (isOld(barista)) await baristas.change(name, (latest) => keepLane(latest, { replica, at, leaseMs }));
  for (const { id, fence, claim } of await heldBy(tickets, storeId, name))
    if (claim !== undefined && isOld(claim))
      await tickets.change(id, (ticket) => renew(ticket, { fence, at, leaseMs }));
};
