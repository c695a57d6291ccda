import { type OrderChanged, orderEvents } from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Clock, Instant } from '@gorae/platform/run/clock.ts';
import { isOnScreen, isOver, waitingSince } from './order-life.ts';
import { createTombstones } from './tombstones.ts';

export interface ProjectionOptions {
  readonly clock: Clock;
  /** Stores that are there although nothing has been heard of them yet. */
  readonly storeIds: readonly string[];
  /** How long an order is kept after nothing more can happen to it. */
  readonly forgetAfterMs: number;
  /** How long any order is kept after its last event: no longer than a restart would read the log back. */
  readonly keepMs: number;
}

/** What the log of order events says, in memory: of every order the highest version, whatever order or how often events come. */
export interface Projection {
  /** Takes in one event; events that tell nothing of orders or stores are ignored. Never throws. */
  apply(event: Event): void;
  knowsStore(storeId: string): boolean;
  order(orderId: string): OrderView | undefined;
  /** Orders of the store that somebody waits for or may pick up, the longest waiting first. */
  onScreen(storeId: string): readonly OrderView[];
  /** Calls `listener` with each newer version of any order, at once. The result ends it. */
  follow(listener: (order: OrderView) => void): () => void;
  /** How many orders are held. */
  count(): number;
}

interface Held {
  readonly order: OrderView;
  readonly changedAt: Instant;
}

const orderEventNames: ReadonlySet<string> = new Set(orderEvents.map(({ name }) => name));
const storeEventNames: ReadonlySet<string> = new Set(['store.changed', 'menu.changed']);
const sweepEveryMs = 60_000;
const tombstoneLimit = 100_000;

export const createProjection = ({ clock, storeIds, forgetAfterMs, keepMs }: ProjectionOptions): Projection => {
  const stores = new Set(storeIds);
  const orders = new Map<string, Held>();
  const waiting = new Map<string, Map<string, OrderView>>();
  const forgotten = createTombstones(tombstoneLimit);
  const listeners = new Set<(order: OrderView) => void>();
  let sweepAt = clock.now() + sweepEveryMs;

  const mayForget = ({ order, changedAt }: Held): boolean =>
    clock.now() >= changedAt + (isOver(order) ? forgetAfterMs : keepMs);

  const forget = ({ order }: Held): void => {
    orders.delete(order.id);
    waiting.get(order.storeId)?.delete(order.id);
    forgotten.bury(order.id, order.version);
  };

  const sweep = (): void => {
    if (clock.now() < sweepAt) return;
    sweepAt = clock.now() + sweepEveryMs;
    for (const held of orders.values()) if (mayForget(held)) forget(held);
  };

  const keep = (held: Held): void => {
    const { order } = held;
    orders.set(order.id, held);
    forgotten.raise(order.id);
    const ofStore = waiting.get(order.storeId) ?? new Map<string, OrderView>();
    waiting.set(order.storeId, ofStore);
    if (isOnScreen(order)) ofStore.set(order.id, order);
    else ofStore.delete(order.id);
  };

  const take = (held: Held): void => {
    const { order } = held;
    const known = orders.get(order.id)?.order.version ?? forgotten.versionOf(order.id);
    if (order.version <= known) return;
    keep(held);
    for (const listener of listeners) listener(order);
    // A replay of hours would otherwise hold everything that ended in them until the first sweep.
    if (mayForget(held)) forget(held);
  };

  return {
    apply: (event) => {
      sweep();
      if (storeEventNames.has(event.name)) stores.add(event.storeId);
      if (!orderEventNames.has(event.name)) return;
      const { order } = event.data as OrderChanged;
      stores.add(order.storeId);
      take({ order, changedAt: event.time });
    },
    knowsStore: (storeId) => stores.has(storeId),
    order: (orderId) => {
      sweep();
      return orders.get(orderId)?.order;
    },
    onScreen: (storeId) => {
      sweep();
      return [...(waiting.get(storeId)?.values() ?? [])].sort(byWaitingSince);
    },
    follow: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    count: () => orders.size,
  };
};

const byWaitingSince = (a: OrderView, b: OrderView): number =>
  Date.parse(waitingSince(a)) - Date.parse(waitingSince(b)) || (a.id < b.id ? -1 : 1);
