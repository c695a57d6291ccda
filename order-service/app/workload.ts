import type { Orders } from './ports.ts';

type Pages = Pick<Orders, 'page'>;

/** An order as far as the queue is concerned. */
interface Progress {
  readonly id: string;
  readonly storeId: string;
  readonly version: number;
  readonly state: string;
  readonly lines: readonly { readonly prepSeconds: number; readonly quantity: number }[];
}

/**
 * Seconds of work that wait at the bar, by store. Counted from the log of orders, so that placing an order asks no database; it may lag
 * behind the truth by a moment, which a limit on queued work can bear.
 */
export interface Workload {
  /** Reads what is paid and not yet made. Follow the log before, so that nothing is missed between. */
  load(orders: Pages, storeIds: readonly string[]): Promise<void>;
  hear(order: Progress): void;
  seconds(storeId: string): number;
}

const counts = (state: string): boolean => state === 'paid' || state === 'making' || state === 'cancelling';

/** Orders outside the queue whose version is remembered, the latest heard: an older word about them must not put them back. */
const remembered = 10_000;

export const createWorkload = (): Workload => {
  const queued = new Map<string, { readonly storeId: string; readonly seconds: number; readonly version: number }>();
  const outside = new Map<string, number>();
  const totals = new Map<string, number>();
  const add = (storeId: string, seconds: number) => totals.set(storeId, (totals.get(storeId) ?? 0) + seconds);
  const leave = ({ id, version }: Progress) => {
    outside.delete(id);
    outside.set(id, version);
    const [oldest] = outside.keys();
    if (outside.size > remembered && oldest !== undefined) outside.delete(oldest);
  };
  const hear = (order: Progress) => {
    const { id, storeId, version } = order;
    const known = queued.get(id);
    if ((known?.version ?? outside.get(id) ?? 0) >= version) return;
    if (known !== undefined) add(storeId, -known.seconds);
    queued.delete(id);
    if (!counts(order.state)) return leave(order);
    outside.delete(id);
    const seconds = order.lines.reduce((sum, line) => sum + line.prepSeconds * line.quantity, 0);
    queued.set(id, { storeId, seconds, version });
    add(storeId, seconds);
  };
  return {
    load: async (orders, storeIds) => {
      for (const storeId of storeIds)
        for (const state of ['paid', 'making', 'cancelling']) await loadState(orders, { storeId, state }, hear);
    },
    hear,
    seconds: (storeId) => totals.get(storeId) ?? 0,
  };
};

const loadState = async (
  orders: Pages,
  equals: { storeId: string; state: string },
  hear: (order: Progress) => void,
) => {
  let after: string | undefined;
  do {
    const page = await orders.page({ index: 'byState', equals, limit: 200, ...(after === undefined ? {} : { after }) });
    for (const order of page.items) hear(order);
    after = page.next;
  } while (after !== undefined);
};
