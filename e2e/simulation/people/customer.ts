import type { OrderView } from '@gorae/contracts/schemas.ts';
import { aMenuContent } from '@gorae/order-service/testing/a-menu.ts';
import type { CustomerPlan } from '../plan.ts';
import type { Asked } from '../world/call.ts';
import { storeId } from '../world/open-services.ts';
import { askOnce, askUntilAnswered } from './ask.ts';
import { followOrder } from './follower.ts';
import type { Person } from './people.ts';

/** Comes, orders, pays or does not, changes their mind, and goes when the order is over or they have had enough. */
export const beCustomer = async (person: Person, plan: CustomerPlan): Promise<void> => {
  const leaving = new AbortController();
  if (plan.leavesAfterMs !== undefined)
    person.world.scheduler.at(person.world.scheduler.now() + plan.leavesAfterMs, () => leaving.abort());
  const { signal } = leaving;
  const order = await place(person, plan, signal);
  if (order === undefined) return;
  if (plan.follows) person.followers.push(followOrder(person.world, order.id, plan.id));
  if (plan.cancels !== undefined && 'afterMs' in plan.cancels) {
    const { afterMs } = plan.cancels;
    await Promise.all([
      person.sleep(afterMs, signal).then(() => cancel(person, order.id, signal)),
      payAll(person, plan, order, signal),
    ]);
  } else if (plan.cancels !== undefined)
    await Promise.all([cancelOn(person, plan.cancels.on, order.id, signal), payAll(person, plan, order, signal)]);
  else await payAll(person, plan, order, signal);
};

/** 26 letters and digits, the same for ever: as good as random here. */
const keyOf = (id: string, what: string): string => `${id}-${what}-0123456789abcdefghjkm`;

const menu = aMenuContent();

/** What the lines cost by the menu that hangs on the wall. */
export const priceOf = (lines: CustomerPlan['lines']): number =>
  lines.reduce((sum, { item, variant, quantity }) => {
    const ware = menu.items.find(({ id }) => id === item)?.variants.find(({ id }) => id === variant);
    return sum + (ware?.priceKrw ?? 0) * quantity;
  }, 0);

const place = async (person: Person, plan: CustomerPlan, signal: AbortSignal): Promise<OrderView | undefined> => {
  const rightKrw = priceOf(plan.lines);
  const expected = {
    nothing: {},
    'right-price': { expectedTotalKrw: rightKrw },
    less: { expectedTotalKrw: rightKrw - 100 },
  };
  const key = keyOf(plan.id, 'place');
  const body = {
    storeId,
    channel: 'app',
    service: plan.lines.some(({ item }) => item === 'cake') ? 'eat-in' : 'take-out',
    lines: plan.lines,
    ...(plan.pays === 'with-order' ? { payment: { method: 'sandbox', token: plan.card } } : {}),
  };
  const asked = askedBy(plan, key, { ...body, ...expected[plan.expects] }, signal);
  const answer = await askWithCopies(person, 'placeOrder', asked, plan.copies, (order) =>
    person.journal.accepted(key, order),
  );
  if (answer?.code !== 'price-changed') return accept(person, key, answer);
  const second = keyOf(plan.id, 'again');
  const again = await askUntilAnswered(
    person,
    'placeOrder',
    askedBy(plan, second, { ...body, expectedTotalKrw: rightKrw }, signal),
  );
  return accept(person, second, again);
};

const askedBy = ({ waitSeconds }: CustomerPlan, key: string, body: unknown, signal: AbortSignal): Asked => ({
  headers: { 'Idempotency-Key': key, ...(waitSeconds === 0 ? {} : { Prefer: `wait=${waitSeconds}` }) },
  body,
  signal,
});

const isTaken = (status: number | undefined): boolean => status === 200 || status === 201 || status === 202;

const accept = (
  person: Person,
  key: string,
  answer: Awaited<ReturnType<typeof askUntilAnswered>>,
): OrderView | undefined => {
  if (!isTaken(answer?.status)) return undefined;
  const order = answer?.body as OrderView;
  person.journal.accepted(key, order);
  return order;
};

/** An impatient thumb: the same request several times at once. */
const askWithCopies = async (
  person: Person,
  operation: string,
  asked: Asked,
  copies: number,
  hear: (order: OrderView) => void,
) => {
  const copy = async (): Promise<void> => {
    const answer = await askOnce(person, operation, asked);
    if (answer !== undefined && isTaken(answer.status)) hear(answer.body as OrderView);
  };
  const [answer] = await Promise.all([
    askUntilAnswered(person, operation, asked),
    ...Array.from({ length: copies }, copy),
  ]);
  return answer;
};

const look = async (person: Person, orderId: string, signal: AbortSignal): Promise<OrderView | undefined> => {
  const answer = await askUntilAnswered(person, 'getOrder', { params: { orderId }, role: 'customer', signal });
  if (answer?.code === 'order-not-found')
    person.world.witness.breach('order-lost', `${orderId} was accepted and is not there`);
  return isTaken(answer?.status) ? (answer?.body as OrderView) : undefined;
};

/** Pays afterwards, and with another card when the first was declined. */
const payAll = async (person: Person, plan: CustomerPlan, order: OrderView, signal: AbortSignal): Promise<void> => {
  if (plan.pays === 'never') return;
  if (plan.pays === 'afterwards') {
    await person.sleep(Math.floor(person.world.random() * 5_000), signal);
    await payBy(person, plan, { orderId: order.id, card: plan.card, key: keyOf(plan.id, 'first') }, signal);
  }
  if (plan.secondCard === undefined) return;
  for (let looks = 0; looks < 30; looks++) {
    const seen = await look(person, order.id, signal);
    if (seen === undefined || seen.state !== 'unpaid') return;
    if (seen.payments.length > 0 && seen.payments.every(({ state }) => state === 'declined')) {
      await payBy(person, plan, { orderId: order.id, card: plan.secondCard, key: keyOf(plan.id, 'second') }, signal);
      return;
    }
    await person.sleep(1_500, signal);
  }
};

interface Paying {
  readonly orderId: string;
  readonly card: string;
  readonly key: string;
}

const payBy = async (
  person: Person,
  plan: CustomerPlan,
  { orderId, card, key }: Paying,
  signal: AbortSignal,
): Promise<void> => {
  const asked = {
    ...askedBy(plan, key, { method: 'sandbox', token: card }, signal),
    params: { orderId },
    role: 'customer',
  } as const;
  await askWithCopies(person, 'payOrder', asked, plan.copies, () => undefined);
};

const cancel = async (person: Person, orderId: string, signal: AbortSignal): Promise<void> => {
  const headers = person.world.random() < 0.5 ? { Prefer: 'wait=10' } : {};
  await askUntilAnswered(person, 'cancelOrder', { params: { orderId }, headers, body: {}, role: 'customer', signal });
};

/** Looks at the order until it is in the state, and cancels in that moment. */
const cancelOn = async (person: Person, state: string, orderId: string, signal: AbortSignal): Promise<void> => {
  for (let looks = 0; looks < 60; looks++) {
    const seen = await look(person, orderId, signal);
    if (seen === undefined) return;
    if (seen.state === state) return cancel(person, orderId, signal);
    if (['collected', 'cancelled', 'expired'].includes(seen.state)) return;
    await person.sleep(200 + Math.floor(person.world.random() * 800), signal);
  }
};
