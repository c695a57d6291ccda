import { describe, expect, test } from 'bun:test';
import type { OrderChanged } from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { toIso } from '@gorae/platform/run/clock.ts';
import { createVirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import fc from 'fast-check';
import { anOrder, hour, minute, nine, orderEvent, wayOf } from '../testing/order-events.ts';
import { createProjection } from './projection.ts';

const aProjection = (start = nine) => {
  const clock = createVirtualClock(start);
  const options = { clock, storeIds: ['gorae'], forgetAfterMs: hour, keepMs: 12 * hour };
  return { clock, projection: createProjection(options) };
};

const eventAt = (way: readonly Event<OrderChanged>[], at: number): Event<OrderChanged> => {
  const event = way[at];
  if (event === undefined) throw new Error(`No event ${at}`);
  return event;
};

const numbers = (orders: readonly OrderView[]) => orders.map(({ number }) => number);

describe('the projection', () => {
  test('ends the same and never tells a lower version, in whatever order and however often events come', () => {
    const way = wayOf();
    const final = eventAt(way, 4).data.order;
    const events = fc.shuffledSubarray([...way, ...way, ...way], { minLength: 1 });
    fc.assert(
      fc.property(events, (shuffled) => {
        const { projection } = aProjection();
        const told: number[] = [];
        projection.follow(({ version }) => told.push(version));
        for (const event of [...shuffled, eventAt(way, 4)]) projection.apply(event);
        expect(projection.order(final.id)).toEqual(final);
        expect(told).toEqual([...new Set(told)].sort((a, b) => a - b));
        expect(projection.onScreen('gorae')).toEqual([]);
      }),
    );
  });

  test('tells a version once, although the log may hand it over twice', () => {
    const { projection } = aProjection();
    const told: number[] = [];
    projection.follow(({ version }) => told.push(version));
    for (const event of wayOf()) {
      projection.apply(event);
      projection.apply(event);
    }
    expect(told).toEqual([1, 2, 3, 4, 5]);
  });

  test('stops telling a follower that has left', () => {
    const { projection } = aProjection();
    const told: number[] = [];
    const leave = projection.follow(({ version }) => told.push(version));
    projection.apply(eventAt(wayOf(), 0));
    leave();
    projection.apply(eventAt(wayOf(), 1));
    expect(told).toEqual([1]);
  });

  test('ignores events that it does not know', () => {
    const { projection } = aProjection();
    const event = eventAt(wayOf(), 1);
    projection.apply({ ...event, name: 'order.sung-about', storeId: 'elsewhere' });
    expect(projection.count()).toBe(0);
    expect(projection.knowsStore('elsewhere')).toBe(false);
  });

  test('learns stores from their own events and from orders', () => {
    const { projection } = aProjection();
    const other = { ...eventAt(wayOf(), 1), name: 'store.changed', storeId: 'hongdae', data: {} };
    projection.apply(other);
    projection.apply(orderEvent('order.created', anOrder({ storeId: 'seongsu' })));
    expect(['gorae', 'hongdae', 'seongsu', 'nowhere'].map(projection.knowsStore)).toEqual([true, true, true, false]);
  });
});

describe('the screen of a store', () => {
  test('has paid, making, ready and cancelling orders, and no other', () => {
    const { projection } = aProjection();
    const states = ['unpaid', 'paid', 'making', 'ready', 'collected', 'cancelling', 'cancelled', 'expired'] as const;
    for (const state of states)
      projection.apply(orderEvent('order.updated', anOrder({ id: state, number: state, state })));
    expect(numbers(projection.onScreen('gorae')).sort()).toEqual(['cancelling', 'making', 'paid', 'ready']);
    expect(projection.onScreen('hongdae')).toEqual([]);
  });

  test('lists who waits longest first: since payment, and what is ready since it is ready', () => {
    const { projection } = aProjection();
    const paidAt = (minutes: number) => toIso(nine + minutes * minute);
    const orders = [
      anOrder({ id: 'c', number: '003', state: 'making', paidAt: paidAt(3) }),
      anOrder({ id: 'a', number: '001', state: 'ready', paidAt: paidAt(1), readyAt: paidAt(4) }),
      anOrder({ id: 'b', number: '002', state: 'paid', paidAt: paidAt(2) }),
    ];
    for (const order of orders) projection.apply(orderEvent('order.updated', order));
    expect(numbers(projection.onScreen('gorae'))).toEqual(['002', '003', '001']);
  });
});

describe('an order that is over', () => {
  test('is forgotten an hour after its end, and a repeat does not bring it back', async () => {
    const { clock, projection } = aProjection(nine + 4 * minute);
    const way = wayOf();
    for (const event of way) projection.apply(event);
    await clock.advance(hour - 2 * minute);
    expect(projection.order(anOrder().id)?.state).toBe('collected');
    await clock.advance(2 * minute);
    expect(projection.order(anOrder().id)).toBeUndefined();
    projection.apply(eventAt(way, 1));
    expect(projection.onScreen('gorae')).toEqual([]);
    expect(projection.count()).toBe(0);
  });

  test('is not held at all when the replay finds it long over', () => {
    const { projection } = aProjection(nine + 6 * hour);
    for (const event of wayOf()) projection.apply(event);
    expect(projection.count()).toBe(0);
  });

  test.each(['approved', 'refunding', 'confirming'] as const)(
    'stays while its money (%s) has still to go back',
    async (state) => {
      const { clock, projection } = aProjection();
      const [attempt] = anOrder().payments;
      if (attempt === undefined) throw new Error('The example has a payment');
      const order = anOrder({ state: 'cancelled', payments: [{ ...attempt, state }] });
      projection.apply(orderEvent('order.cancelled', order));
      await clock.advance(3 * hour);
      expect(projection.order(order.id)?.state).toBe('cancelled');
      const refunded = anOrder({ state: 'cancelled', version: 9, payments: [{ ...attempt, state: 'refunded' }] });
      projection.apply(orderEvent('order.refunded', refunded, clock.now()));
      await clock.advance(hour);
      expect(projection.order(order.id)).toBeUndefined();
    },
  );
});

test('no order is held longer after its last event than a restart would read back', async () => {
  const { clock, projection } = aProjection();
  projection.apply(orderEvent('order.making', anOrder({ state: 'making' })));
  await clock.advance(11 * hour);
  expect(projection.onScreen('gorae')).toHaveLength(1);
  await clock.advance(hour);
  expect(projection.onScreen('gorae')).toEqual([]);
  expect(projection.count()).toBe(0);
});
