import type { Clock, Instant } from '@gorae/platform/run/clock.ts';
import type { TicketState } from '../domain/ticket.ts';
import { secondsLeft } from '../domain/work-ahead.ts';
import type { BarMetrics, Tickets } from './ports.ts';

export interface Queue {
  readonly tickets: number;
  /** Of work for one barista. */
  readonly seconds: number;
}

export interface ReadQueueDeps {
  readonly tickets: Tickets;
  readonly clock: Clock;
  readonly metrics: BarMetrics;
}

/** Everybody may ask, so many ask at once. */
const cachedMs = 1_000;

/** Anybody may invent store ids; no more than these are remembered. */
const rememberedStores = 100;

/** What is waiting or in the making in a store. Up to a second old; askers of the same second share one look at the store. */
export const createReadQueue = ({ tickets, clock, metrics }: ReadQueueDeps) => {
  const cache = new Map<string, { readonly at: Instant; readonly queue: Promise<Queue> }>();

  const add = async (storeId: string, state: TicketState, at: Instant): Promise<Queue> => {
    let [count, seconds] = [0, 0];
    let after: string | undefined;
    do {
      const cursor = after === undefined ? {} : { after };
      const page = await tickets.page({ index: 'board', equals: { storeId, state }, limit: 500, ...cursor });
      count += page.items.length;
      for (const ticket of page.items) seconds += secondsLeft(ticket, at);
      after = page.next;
    } while (after !== undefined);
    return { tickets: count, seconds };
  };

  const look = async (storeId: string, at: Instant): Promise<Queue> => {
    const [waiting, started] = [await add(storeId, 'waiting', at), await add(storeId, 'started', at)];
    const queue = { tickets: waiting.tickets + started.tickets, seconds: waiting.seconds + started.seconds };
    metrics.queued(storeId, queue);
    return queue;
  };

  return (storeId: string): Promise<Queue> => {
    const at = clock.now();
    const known = cache.get(storeId);
    if (known !== undefined && at - known.at < cachedMs) return known.queue;
    if (cache.size >= rememberedStores) cache.clear();
    const queue = look(storeId, at);
    cache.set(storeId, { at, queue });
    queue.catch(() => cache.delete(storeId));
    return queue;
  };
};
