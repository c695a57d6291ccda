import { randomUUID } from 'node:crypto';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Shop } from '../kills/shop.ts';
import type { Strike } from './fault.ts';

type AnyShop = Pick<Shop, 'call'>;

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

export const judgeGoingOn = (shop: AnyShop, strike: Strike): Promise<readonly string[]> =>
  whatFails(goesOn(shop), `after ${strike.map(({ what }) => what).join(' and ')}`);

/** From the order to the vendor and back: every service but the bar has to be at work again. */
const goesOn = async ({ call }: AnyShop): Promise<void> => {
  const body = { ...anOrder, lines: americano, payment: { method: 'sandbox', token: 'approve' } };
  const key = randomUUID();
  const isPaid = async (): Promise<void> => {
    for (;;) {
      const headers = { Prefer: 'wait=10' };
      const ask = { by: 'tester', what: 'place', method: 'POST', path: '/v1/orders', key, body, headers } as const;
      const order = (await call(ask)).body as OrderView;
      if (order.payments.some(({ state }) => state === 'approved')) return;
      if (order.state === 'expired') throw new Error('an order expired before it could be paid');
    }
  };
  await within(resumeWithinMs, isPaid(), `no order was paid within ${resumeWithinMs / 1000} s`);
};

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
