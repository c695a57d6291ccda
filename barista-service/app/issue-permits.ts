import type { Bus } from '@gorae/platform/bus/bus.ts';
import type { Instant } from '@gorae/platform/run/clock.ts';
import type { Watch } from '@gorae/platform/run/sweeper.ts';
import { nobody } from '../domain/ticket.ts';
import type { Bar } from './bar.ts';
import type { NewPermit, Tickets } from './ports.ts';

export interface IssuePermitsDeps {
  readonly tickets: Tickets;
  readonly bar: Pick<Bar, 'idle'>;
  readonly bus: Pick<Bus, 'publish'>;
  readonly newPermit: NewPermit;
}

/** A permit that is on its way needs no second one. */
const patienceMs = 2_000;

/** The most lanes that are helped at once. */
const mostPermits = 500;

/** Permits that a store lacks. */
interface Shortage {
  /** The store. */
  readonly id: string;
  readonly permits: number;
}

/**
 * Lanes of this replica with empty hands although tickets are free: their permits were used up for others, or lost. Never more permits
 * than such lanes, and none while everybody is busy; one too many is harmless.
 */
export const issuePermits = ({ tickets, bar, bus, newPermit }: IssuePermitsDeps): Watch<Shortage> => {
  const issuedAt = new Map<string, Instant>();

  const shortageOf = async (storeId: string, idle: number, now: Instant): Promise<Shortage> => {
    const limit = Math.min(idle, mostPermits);
    const equals = { storeId, inHandOf: nobody };
    const { items } = await tickets.page({ index: 'hands', equals, before: now - patienceMs, limit });
    return { id: storeId, permits: items.length };
  };

  return {
    name: 'permits',
    due: async (now) => {
      const shortages: Shortage[] = [];
      for (const [storeId, idle] of bar.idle()) {
        if (now - (issuedAt.get(storeId) ?? 0) < patienceMs) continue;
        const shortage = await shortageOf(storeId, idle, now);
        if (shortage.permits === 0) continue;
        issuedAt.set(storeId, now);
        shortages.push(shortage);
      }
      return shortages;
    },
    handle: ({ id: storeId, permits }) => bus.publish(Array.from({ length: permits }, () => newPermit(storeId))),
  };
};
