import { describe, expect, test } from 'bun:test';
import { events } from '@gorae/contracts/events.ts';
import { createCodec } from '@gorae/platform/bus/codec.ts';
import { cancel } from '../domain/cancel.ts';
import { hearPayment } from '../domain/hear-payment.ts';
import { hearTicket } from '../domain/hear-ticket.ts';
import type { Order } from '../domain/order.ts';
import { pay } from '../domain/pay.ts';
import { tend } from '../domain/tend.ts';
import { aMenu } from '../testing/a-menu.ts';
import {
  abandonedTicket,
  anOrder,
  aPaidOrder,
  aPayment,
  aPendingOrder,
  aTicket,
  collectedTicket,
  droppedTicket,
  minute,
  nine,
  readyTicket,
} from '../testing/an-order.ts';
import { aSeed } from '../testing/an-order-service.ts';
import { announceMenu, announceOrder, announceShop, requestPayment } from './to-events.ts';

const codec = createCodec(events);
const customer = { kind: 'customer' } as const;
const requested = { state: 'requested', by: customer, at: nine } as const;
const barista = { kind: 'staff', id: 'whale-1' };
const vendor = { kind: 'vendor', id: 'sandbox' };
const another = { attemptId: 'second', method: 'card', key: 'k', body: 'b' };
const news = (state: 'approved' | 'declined' | 'confirming' | 'refunded') => ({
  attemptId: 'first',
  state,
  at: nine + 9,
});
const making = aPaidOrder({ tickets: [aTicket()] });
const ready = aPaidOrder({ tickets: [readyTicket] });
const lost = aPaidOrder({ tickets: [droppedTicket] });

type Step = [string, Order, (order: Order) => Order | undefined, object];

describe('a change of an order tells exactly one event', () => {
  test.each<Step>([
    ['order.updated', anOrder(), (order) => pay(order, another, customer, nine + 5), customer],
    ['order.updated', aPendingOrder(), (order) => hearPayment(order, news('confirming')), vendor],
    ['order.declined', aPendingOrder(), (order) => hearPayment(order, news('declined')), vendor],
    ['order.paid', aPendingOrder(), (order) => hearPayment(order, news('approved')), vendor],
    ['order.cancelled', anOrder(), (order) => cancel(order, customer, 'late', nine + 5), customer],
    ['order.cancelling', aPaidOrder(), (order) => cancel(order, customer, 'late', nine + 5), customer],
    ['order.making', aPaidOrder(), (order) => hearTicket(order, aTicket()), barista],
    ['order.making', aPaidOrder({ cancellation: requested }), (order) => hearTicket(order, aTicket()), barista],
    ['order.ready', making, (order) => hearTicket(order, readyTicket), barista],
    [
      'order.making',
      ready,
      (order) => hearTicket(order, aTicket({ version: 4, reopenedAt: nine + 9 * minute })),
      barista,
    ],
    ['order.collected', ready, (order) => hearTicket(order, collectedTicket), barista],
    ['order.collected', ready, (order) => tend(order, nine + 60 * minute), { kind: 'system' }],
    ['order.expired', anOrder(), (order) => tend(order, nine + 60 * minute), { kind: 'system' }],
    ['order.cancelled', aPaidOrder(), (order) => hearTicket(order, droppedTicket), { kind: 'system' }],
    ['order.cancelled', making, (order) => hearTicket(order, abandonedTicket), barista],
    ['order.refunded', lost, (order) => hearPayment(order, news('refunded')), vendor],
    [
      'order.updated',
      aPendingOrder({ tickets: [readyTicket] }),
      (order) => hearPayment(order, news('approved')),
      vendor,
    ],
  ])('%s', (name, before, decide, actor) => {
    const next = decide(before);
    if (next === undefined) throw new Error('nothing was decided');
    const after = { ...next, version: before.version + 1 };
    const [event, ...more] = announceOrder(before, after);
    expect(more).toEqual([]);
    expect(event).toMatchObject({
      name,
      id: `order-service/order-1/${after.version}/${name}`,
      subject: 'order-1',
      storeId: 'gorae',
      sequence: after.version,
      data: { actor, order: { version: after.version, state: after.state } },
    });
    if (event !== undefined) expect(codec.decode(codec.encode(event)).name).toBe(name);
  });

  test('order.created, for an order that is new', () => {
    expect(announceOrder(undefined, aPendingOrder()).map(({ name, time }) => [name, time])).toEqual([
      ['order.created', nine],
    ]);
  });

  test('with the time and the reason of what is new, though something later was known before', () => {
    const before = aPendingOrder({ tickets: [readyTicket] });
    const declined = { ...news('declined'), declineReason: 'no-funds' };
    const after = hearPayment(before, declined);
    if (after === undefined) throw new Error('nothing was decided');
    expect(announceOrder(before, after)[0]).toMatchObject({ time: nine + 9, data: { reason: 'no-funds' } });
  });
});

test('payment.requested carries the sealed token, once', () => {
  const event = requestPayment(anOrder(), aPayment(), 'sealed', nine);
  expect(event).toMatchObject({ name: 'payment.requested', data: { sealedToken: 'sealed', amountKrw: 11_400 } });
  expect(codec.encode(event)).toContain('"sealed"');
});

describe('a menu and a store tell of their changes', () => {
  test('as the doing of staff, or of the system when there is a new file or a new store', () => {
    const menu = aMenu();
    const actorsOf = (...told: readonly { data: unknown }[]) =>
      told.map(({ data }) => (data as { actor: { kind: string } }).actor.kind);
    expect(actorsOf(...announceMenu(undefined, menu))).toEqual(['system']);
    expect(actorsOf(...announceMenu(menu, { ...menu, version: 2 }))).toEqual(['staff']);
    expect(actorsOf(...announceMenu(menu, { ...menu, version: 2, source: 'file-2' }))).toEqual(['system']);
    const shop = { ...aSeed().shop, version: 1, changedAt: nine };
    expect(actorsOf(...announceShop(undefined, shop), ...announceShop(shop, shop))).toEqual(['system', 'staff']);
  });

  test('with ids that do not meet, though store and menu have one id', () => {
    const shop = { ...aSeed().shop, version: 1, changedAt: nine };
    const told = [...announceMenu(undefined, aMenu()), ...announceShop(undefined, shop)];
    expect(new Set(told.map(({ id }) => id)).size).toBe(2);
    for (const event of told) expect(codec.encode(event)).toContain('"gorae"');
  });
});
