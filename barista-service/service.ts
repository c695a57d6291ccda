import type { Bus, Subscription } from '@gorae/platform/bus/bus.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { NewId } from '@gorae/platform/run/ids.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import type { Registry } from '@gorae/platform/run/metrics.ts';
import type { Random } from '@gorae/platform/run/random.ts';
import type { Service } from '@gorae/platform/run/service.ts';
import { createSweeper } from '@gorae/platform/run/sweeper.ts';
import { announcing } from '@gorae/platform/store/announcing.ts';
import { heardAtOnce } from '@gorae/platform/store/heard-at-once.ts';
import type { Store } from '@gorae/platform/store/store.ts';
import { createBar } from './app/bar.ts';
import { baristaCollection, ticketCollection } from './app/collections.ts';
import { adoptLanes, endTicketLeases } from './app/end-leases.ts';
import { createFreeTickets } from './app/free-tickets.ts';
import { issuePermits } from './app/issue-permits.ts';
import { createListBaristas, createLookAt } from './app/list-baristas.ts';
import { createListTickets } from './app/list-tickets.ts';
import { leaseTimes, type NewPermit } from './app/ports.ts';
import { createReadQueue } from './app/read-queue.ts';
import { reopenLanes } from './app/reopen-lanes.ts';
import { createSignIn } from './app/sign-in.ts';
import { createSignOut } from './app/sign-out.ts';
import { createStartTicket } from './app/start-ticket.ts';
import { createUndoTicket } from './app/undo-ticket.ts';
import { createWakeUps } from './app/wake-ups.ts';
import { automaticName } from './domain/barista.ts';
import { baristaRoutes } from './http/barista-routes.ts';
import { openBookkeeping } from './messaging/bookkeeping.ts';
import { openHandsOn } from './messaging/open-hands.ts';
import { announce, toPermitIssued } from './messaging/to-events.ts';
import { createMetering } from './metering.ts';

export interface BaristaServiceConfig {
  /** The store that the automatic baristas work for. */
  readonly storeId: string;
  /** How many automatic baristas this process has. */
  readonly baristas: number;
  /** 10 = ten times faster than a person. */
  readonly baristaSpeed: number | 'instant';
  /**
   * This process among the replicas: part of the names of its automatic baristas, and where people's lanes are. A restart under the same
   * name goes on at once with what was in hand. Absent when there is one process only.
   */
  readonly replica?: string;
}

export interface BaristaServiceDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Registry;
  readonly config: BaristaServiceConfig;
}

/** The only process there is. */
const onlyReplica = 'cafe';

/** Makes the drinks of paid orders, first paid first made, each once. */
export const createBaristaService = async (deps: BaristaServiceDeps): Promise<Service> => {
  const { store, bus, clock, newId, log, config } = deps;
  const replica = config.replica ?? onlyReplica;
  const metering = createMetering(deps.metrics, config.storeId);
  const wakeUps = createWakeUps(clock);
  const stored = announcing(await store.documents(ticketCollection), announce);
  const tickets = heardAtOnce(stored, (ticket, before) => {
    if (ticket.state !== before?.state) metering.metrics.entered(ticket.state);
    wakeUps.wake(ticket);
  });
  const baristas = announcing(await store.documents(baristaCollection), () => []);
  const newPermit: NewPermit = (storeId) => toPermitIssued(`permit-${newId()}`, storeId, clock.now());
  const common = { replica, tickets, baristas, newPermit, clock, times: leaseTimes, log };
  const freeTickets = createFreeTickets(tickets);
  const bar = createBar({ ...common, freeTickets, wakeUps, openHands: openHandsOn(bus) });
  const sweeper = createSweeper(deps)
    .watch(endTicketLeases(common))
    .watch(adoptLanes({ ...common, bar }))
    .watch(issuePermits({ ...common, bar, bus }));
  let bookkeeping: Subscription | undefined;

  return {
    name: 'barista-service',
    routes: baristaRoutes({
      ...common,
      listTickets: createListTickets(common),
      startTicket: createStartTicket(common),
      undoTicket: createUndoTicket(common),
      listBaristas: createListBaristas(common),
      lookAt: createLookAt(common),
      signIn: createSignIn({ ...common, bar }),
      signOut: createSignOut({ ...common, bar }),
      readQueue: createReadQueue({ ...common, metrics: metering.metrics }),
    }),
    pages: [],
    checks: {},
    start: async (closing) => {
      await reopenLanes({ ...common, bar });
      if (closing?.aborted) return;
      metering.open(bar);
      bookkeeping = openBookkeeping(bus, tickets);
      for (let place = 1; place <= config.baristas; place++)
        bar.openAutomatic(automaticName(place, config.replica), config.storeId, config.baristaSpeed);
      sweeper.start();
    },
    close: async () => {
      await sweeper.close();
      await Promise.all([bookkeeping?.close(), bar.close()]);
      metering.close();
    },
  };
};
