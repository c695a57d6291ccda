import { describe, expect, test } from 'bun:test';
import {
  anOrder,
  aPaidOrder,
  aPendingOrder,
  aTicket,
  collectedTicket,
  minute,
  nine,
  readyTicket,
} from '../testing/an-order.ts';
import { refused } from '../testing/refused.ts';
import { cancel } from './cancel.ts';
import type { Order } from './order.ts';

const customer = { kind: 'customer' } as const;
const cancelled = (order: Order | undefined, reason?: string) => cancel(order, customer, reason, nine + minute);
const requested = { state: 'requested', by: customer, at: nine } as const;

describe('cancelling an unpaid order', () => {
  test('ends it at once, with what was said', () => {
    expect(cancelled(anOrder(), 'changed my mind')).toMatchObject({
      state: 'cancelled',
      endedAt: nine + minute,
      cancellation: { state: 'accepted', reason: 'changed my mind', by: customer, at: nine + minute },
    });
  });

  test('takes it off the sweeper', () => {
    expect(cancelled(anOrder())?.dueAt).toBeUndefined();
  });

  test('does not wait for a payment that is being asked for', () => {
    expect(cancelled(aPendingOrder())).toMatchObject({ state: 'cancelled', payments: [{ state: 'requested' }] });
  });

  test('says no reason when none is given', () => {
    expect(cancelled(anOrder(), '')?.cancellation).toEqual({ state: 'accepted', by: customer, at: nine + minute });
  });
});

describe('cancelling a paid order', () => {
  test('asks the bar, which has the say', () => {
    const order = cancelled(aPaidOrder());
    expect(order).toMatchObject({ state: 'cancelling', cancellation: { state: 'requested' } });
    expect(order?.endedAt).toBeUndefined();
    expect(order?.payments[0]?.state).toBe('approved');
  });

  test('twice changes nothing', () => {
    expect(cancelled(aPaidOrder({ cancellation: requested }))).toBeUndefined();
    expect(cancelled(anOrder({ end: { as: 'cancelled', at: nine } }))).toBeUndefined();
  });
});

describe('a cancellation is refused', () => {
  test.each([
    ['making', aTicket()],
    ['ready', readyTicket],
  ] as const)('when the order is %s', (_state, ticket) => {
    const order = aPaidOrder({ tickets: [ticket] });
    expect(refused(() => cancelled(order))).toEqual({ kind: 'conflict', code: 'order-already-started' });
  });

  test('when the drink was collected or the order has expired', () => {
    expect(refused(() => cancelled(aPaidOrder({ tickets: [collectedTicket] }))).code).toBe('order-ended');
    expect(refused(() => cancelled(anOrder({ end: { as: 'expired', at: nine } }))).code).toBe('order-ended');
  });

  test('when there is no such order', () => {
    expect(refused(() => cancelled(undefined))).toEqual({ kind: 'missing', code: 'order-not-found' });
  });
});
