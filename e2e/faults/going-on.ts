import { randomUUID } from 'node:crypto';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Ask, Call } from '../kills/caller.ts';
import type { Shop } from '../kills/shop.ts';
import { howItStands } from './how-it-stands.ts';
import type { StormyCafe } from './stormy-cafe.ts';

type StormyShop = Shop<StormyCafe>;

export const resumeWithinMs = 30_000;

/** In words; empty when nothing does. */
export const whatFails = (work: Promise<unknown>, when: string): Promise<readonly string[]> =>
  work.then(
    () => [],
    (error: unknown) => [`${when}: ${error}`],
  );

/** An approved payment comes with it. */
const placing = (key: string): Ask => ({
  ...({ by: 'tester', what: 'place', method: 'POST', path: '/v1/orders', key } as const),
  body: {
    ...{ storeId: 'gorae', channel: 'counter', service: 'take-out' },
    lines: [{ item: 'americano', variant: 'hot-regular', quantity: 1 }],
    payment: { method: 'sandbox', token: 'approve' },
  },
});

/** So many that each of two replicas has some. */
const placedAway = 4;

/**
 * Places orders while the broker is away: the café takes them all the same, their events wait. Rejects when it does not; resolves with
 * their keys.
 */
export const placeOrders = async (call: Call): Promise<readonly string[]> => {
  const keys = Array.from({ length: placedAway }, () => randomUUID());
  for (const key of keys) {
    const { status } = await within(15_000, call(placing(key)), 'no order was accepted');
    if (status !== 201 && status !== 202) throw new Error(`an order was answered ${status}`);
  }
  return keys;
};

/** From the order to the vendor and back: every service but the bar has to be at work again. In words, what is not. */
export const judgeGoingOn = (shop: StormyShop, when: string, key: string = randomUUID()): Promise<readonly string[]> =>
  whatFails(goesOn(shop, key), when);

const goesOn = async ({ call, cafe }: StormyShop, key: string): Promise<void> => {
  let latest: OrderView | undefined;
  const heard = (order: OrderView): void => {
    latest = order;
  };
  try {
    await untilPaid(call, key, { withinMs: resumeWithinMs, heard });
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${await howItStands(cafe, latest?.id ?? '')}`);
  }
};

export interface Patience {
  readonly withinMs: number;
  readonly heard: (order: OrderView) => void;
}

/** Places an order, unless its key is known, and asks by it until it is paid. Rejects when the time is up. */
export const untilPaid = async (call: Call, key: string, { withinMs, heard }: Patience): Promise<void> => {
  const deadline = performance.now() + withinMs;
  const ask = { ...placing(key), headers: { Prefer: 'wait=10' } };
  for (;;) {
    const late = `no order was paid within ${withinMs / 1000} s`;
    const order = (await within(deadline - performance.now(), call(ask), late)).body as OrderView;
    heard(order);
    if (wasPaid(order)) return;
    if (order.state === 'expired') throw new Error('an order expired before it could be paid');
  }
};

/** Also when the bar has given it up since, and the money is on its way back. */
const wasPaid = ({ payments }: OrderView): boolean =>
  payments.some(({ state }) => ['approved', 'refunding', 'refunded'].includes(state));

/** Rejects with `otherwise` when the time is up. */
export const within = async <T>(ms: number, work: Promise<T>, otherwise: string): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
