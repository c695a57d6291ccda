import { describe, expect, test } from 'bun:test';
import { anOrder, aPaidOrder, aPayment, aPendingOrder, minute, nine } from '../testing/an-order.ts';
import { refused } from '../testing/refused.ts';
import { pay } from './pay.ts';

const wanted = { attemptId: 'second', method: 'card', key: 'other-key', body: 'other-body' };
const customer = { kind: 'customer' } as const;
const payAt = (at: number, order = anOrder()) => pay(order, wanted, customer, at);

describe('paying an unpaid order', () => {
  test('asks for the whole total and leaves the order unpaid', () => {
    const order = payAt(nine + minute);
    expect(order.payments).toEqual([{ ...wanted, state: 'requested', amountKrw: 11_400 }]);
    expect(order.state).toBe('unpaid');
    expect(order.history.at(-1)).toEqual({ at: nine + minute, by: customer, what: 'payment by card requested' });
  });

  test('is possible again after a decline, and keeps the declined attempt', () => {
    const declined = anOrder({ payments: [aPayment({ state: 'declined', settledAt: nine })] });
    expect(payAt(nine + minute, declined).payments.map(({ state }) => state)).toEqual(['declined', 'requested']);
  });

  test('gives no more time to pay', () => {
    expect(payAt(nine + 9 * minute).dueAt).toBe(nine + 10 * minute);
  });
});

describe('a payment is refused', () => {
  test.each(['requested', 'confirming'] as const)('while another is %s, since both could be approved', (state) => {
    const order = anOrder({ payments: [aPayment({ state })] });
    expect(refused(() => payAt(nine, order))).toEqual({ kind: 'conflict', code: 'payment-in-progress' });
  });

  test('for an order that is paid', () => {
    expect(refused(() => payAt(nine, aPaidOrder()))).toEqual({ kind: 'conflict', code: 'order-already-paid' });
  });

  test.each(['cancelled', 'expired'] as const)('for an order that is %s', (as) => {
    const order = anOrder({ end: { as, at: nine } });
    expect(refused(() => payAt(nine, order))).toEqual({ kind: 'conflict', code: 'order-ended' });
  });

  test('once the time to pay is over, even before the sweeper has come by', () => {
    expect(payAt(nine + 10 * minute - 1).payments).toHaveLength(1);
    expect(refused(() => payAt(nine + 10 * minute)).code).toBe('order-ended');
  });

  test('after ten attempts, since then somebody is trying stolen cards', () => {
    const declined = (count: number) =>
      anOrder({
        payments: Array.from({ length: count }, (_, at) => aPayment({ attemptId: `${at}`, state: 'declined' })),
      });
    expect(payAt(nine, declined(9)).payments).toHaveLength(10);
    expect(refused(() => payAt(nine, declined(10))).code).toBe('too-many-payment-attempts');
  });

  test('for an order that is not there', () => {
    const code = refused(() => pay(undefined, wanted, customer, nine));
    expect(code).toEqual({ kind: 'missing', code: 'order-not-found' });
  });

  test('is no question while the bar is asked to cancel: the order is paid', () => {
    const order = aPaidOrder({ cancellation: { state: 'requested', by: customer, at: nine } });
    expect(refused(() => payAt(nine, order)).code).toBe('order-already-paid');
    expect(aPendingOrder().state).toBe('unpaid');
  });
});
