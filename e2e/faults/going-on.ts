import { randomUUID } from 'node:crypto';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Call } from '../kills/caller.ts';
import type { Shop } from '../kills/shop.ts';
import type { Strike } from './fault.ts';
import { howItStands } from './how-it-stands.ts';
import type { StormyCafe } from './stormy-cafe.ts';

type AnyShop = Pick<Shop, 'call'>;
type StormyShop = Shop<StormyCafe>;

export const resumeWithinMs = 30_000;

/** In words; empty when nothing does. */
export const whatFails = (work: Promise<unknown>, when: string): Promise<readonly string[]> =>
  work.then(
    () => [],
    (error: unknown) => [`${when}: ${error}`],
  );

const anOrder = { storeId: 'gorae', channel: 'counter', service: 'take-out' } as const;
const americano = [{ item: 'americano', variant: 'hot-regular', quantity: 1 }];

/** Without its broker the café takes orders all the same: their events wait. */
export const acceptsAnOrder = async ({ call }: AnyShop): Promise<void> => {
  const body = { ...anOrder, lines: americano };
  const placing = call({ by: 'tester', what: 'place', method: 'POST', path: '/v1/orders', key: randomUUID(), body });
  const { status } = await within(15_000, placing, 'no order was accepted');
  if (status !== 201) throw new Error(`an order was answered ${status}`);
};

export const judgeGoingOn = (shop: StormyShop, strike: Strike): Promise<readonly string[]> =>
  whatFails(goesOn(shop), `after ${strike.map(({ what }) => what).join(' and ')}`);

/** From the order to the vendor and back: every service but the bar has to be at work again. */
const goesOn = async ({ call, cafe }: StormyShop): Promise<void> => {
  let latest: OrderView | undefined;
  const heard = (order: OrderView): void => {
    latest = order;
  };
  try {
    await buy(call, resumeWithinMs, heard);
  } catch (error) {
    throw new Error(`${error instanceof Error ? error.message : error}\n${await howItStands(cafe, latest?.id ?? '')}`);
  }
};

/** Places an order and asks, by the same key, until it is paid. Rejects when the time is up. */
export const buy = async (call: Call, withinMs: number, heard: (order: OrderView) => void): Promise<void> => {
  const deadline = performance.now() + withinMs;
  const ask = {
    ...({ by: 'tester', what: 'place', method: 'POST', path: '/v1/orders', key: randomUUID() } as const),
    headers: { Prefer: 'wait=10' },
    body: { ...anOrder, lines: americano, payment: { method: 'sandbox', token: 'approve' } },
  };
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
