import type { Wire } from '@gorae/contracts/kit/wire.ts';
import type { PlacedOrder } from '@gorae/contracts/order-api.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Answer, Call } from './caller.ts';
import type { Moments } from './moments.ts';
import type { Visit } from './visits.ts';

export interface Surroundings {
  readonly call: Call;
  readonly moments: Moments;
  readonly newKey: () => string;
  /** Opens the order's stream on the customer's phone. */
  readonly follow: (orderId: string, orderToken: string) => void;
}

type Placed = Wire<typeof PlacedOrder>;

const isStored = ({ status }: Answer): boolean => status === 201 || status === 202;
const isPending = ({ state }: OrderView['payments'][number]): boolean =>
  state === 'requested' || state === 'confirming';

/** Orders, pays, cancels, as planned. Resolves when the customer has nothing more to do but to wait for the drink. */
export const visit = async (plan: Visit, around: Surroundings): Promise<void> => {
  const order = await place(plan, around);
  if (order === undefined) return;
  if (plan.follows) around.follow(order.id, order.orderToken);
  await Promise.all([payUntilPaid(plan, order, around), cancelOnce(plan, order, around)]);
};

const place = async (plan: Visit, { call, newKey }: Surroundings): Promise<Placed | undefined> => {
  const { name: by, lines, token, waitSeconds, repeats, hangsUpAfterMs } = plan;
  const ask = {
    ...({ by, what: 'place', method: 'POST', path: '/v1/orders', key: newKey() } as const),
    headers: { Prefer: `wait=${waitSeconds}` },
    body: {
      ...{ storeId: 'gorae', channel: 'app', service: 'take-out', nameOnCup: by, lines },
      ...(token === undefined ? {} : { payment: { method: 'sandbox', token } }),
    },
  };
  const first = await call({ ...ask, ...(hangsUpAfterMs === undefined ? {} : { hangUpAfterMs: hangsUpAfterMs }) });
  await Promise.all(Array.from({ length: repeats }, () => call(ask)));
  return isStored(first) ? (first.body as Placed) : undefined;
};

/** Waits for each outcome; pays again while the order is unpaid and there is another card. */
const payUntilPaid = async (plan: Visit, order: Placed, around: Surroundings): Promise<void> => {
  const { call, moments, newKey } = around;
  const about = { by: plan.name, bearer: order.orderToken, about: order.id };
  let latest = await outcomeOf(plan, order, around);
  for (const token of plan.thenPays) {
    if (latest?.state !== 'unpaid') return;
    await moments.after('answered', plan.paysAfter);
    const headers = { Prefer: `wait=${plan.waitSeconds}` };
    const path = `/v1/orders/${order.id}/payments`;
    await call({
      ...about,
      what: 'pay',
      method: 'POST',
      path,
      key: newKey(),
      headers,
      body: { method: 'sandbox', token },
    });
    latest = await outcomeOf(plan, order, around);
  }
};

/** The order once nobody waits for the vendor any more. */
const outcomeOf = async (
  { name: by }: Visit,
  order: Placed,
  { call }: Surroundings,
): Promise<OrderView | undefined> => {
  let version = 0;
  for (;;) {
    const { status, body } = await call({
      ...{ by, what: 'read', method: 'GET', path: `/v1/orders/${order.id}`, bearer: order.orderToken, about: order.id },
      headers: { Prefer: 'wait=5', 'If-None-Match': `"v${version}"` },
    });
    if (status === 304) continue;
    if (status !== 200) return undefined;
    const latest = body as OrderView;
    if (latest.state !== 'unpaid' || !latest.payments.some(isPending)) return latest;
    version = latest.version;
  }
};

const cancelOnce = async (plan: Visit, order: Placed, { call, moments }: Surroundings): Promise<void> => {
  if (plan.cancelsAfter === undefined) return;
  await moments.after('answered', plan.cancelsAfter);
  await call({
    ...({ by: plan.name, what: 'cancel', method: 'POST', path: `/v1/orders/${order.id}/cancellation` } as const),
    ...{ bearer: order.orderToken, about: order.id, body: { reason: 'changed my mind' } },
    headers: { Prefer: `wait=${plan.waitSeconds}` },
  });
};
