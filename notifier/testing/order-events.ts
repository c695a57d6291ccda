import type { OrderChanged, orderEvents } from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import { type OrderView, orderExample } from '@gorae/contracts/schemas.ts';
import { fromIso, type Instant, toIso } from '@gorae/platform/run/clock.ts';

/** When the orders of these tests are made: 2026-11-23, 09:00 in Seoul. */
export const nine: Instant = fromIso('2026-11-23T00:00:00.000Z');
export const minute = 60_000;
export const hour = 60 * minute;

export const anOrder = (changes: Partial<OrderView> = {}): OrderView => ({ ...orderExample, ...changes });

type OrderEventName = (typeof orderEvents)[number]['name'];

/** The event with which order-service says that the order is now so. */
export const orderEvent = (name: OrderEventName, order: OrderView, time: Instant = nine): Event<OrderChanged> => ({
  id: `order-service/${order.id}/${order.version}/${name}`,
  name,
  type: `cafe.gorae.${name}.v1`,
  source: 'order-service',
  subject: order.id,
  time,
  storeId: order.storeId,
  sequence: order.version,
  data: { order, actor: { kind: 'system' } },
});

/** An order's way from the till to the customer's hand, a minute a step from `from` on. */
export const wayOf = (changes: Partial<OrderView> = {}, from: Instant = nine): readonly Event<OrderChanged>[] => {
  const at = (step: number) => from + step * minute;
  const { paidAt: _notYet, ...unpaid } = anOrder({ ...changes, state: 'unpaid', version: 1, payments: [] });
  const paid: OrderView = { ...anOrder(changes), state: 'paid', version: 2, paidAt: toIso(at(1)) };
  const making: OrderView = { ...paid, state: 'making', version: 3, startedAt: toIso(at(2)) };
  const ready: OrderView = { ...making, state: 'ready', version: 4, readyAt: toIso(at(3)) };
  const collected: OrderView = {
    ...ready,
    state: 'collected',
    version: 5,
    collectedAt: toIso(at(4)),
    endedAt: toIso(at(4)),
  };
  return [
    orderEvent('order.created', unpaid, at(0)),
    orderEvent('order.paid', paid, at(1)),
    orderEvent('order.making', making, at(2)),
    orderEvent('order.ready', ready, at(3)),
    orderEvent('order.collected', collected, at(4)),
  ];
};

/** The same way, by the name of each step. */
export const stepsOf = (changes: Partial<OrderView> = {}, from: Instant = nine) => {
  const [created, paid, making, ready, collected] = wayOf(changes, from);
  if (!created || !paid || !making || !ready || !collected) throw new Error('The way has five steps');
  return { created, paid, making, ready, collected };
};
