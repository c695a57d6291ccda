import { describe, expect, test } from 'bun:test';
import { anOrder, aPaidOrder, aPayment, aPendingOrder, approvedAt, droppedTicket, nine } from '../testing/an-order.ts';
import { refused } from '../testing/refused.ts';
import { hearPayment, type PaymentNews } from './hear-payment.ts';
import type { Order } from './order.ts';

const approved: PaymentNews = { attemptId: 'first', state: 'approved', at: approvedAt };
const declined: PaymentNews = { attemptId: 'first', state: 'declined', at: approvedAt, declineReason: 'no-funds' };
const confirming: PaymentNews = { attemptId: 'first', state: 'confirming', at: nine + 50 };
const refunded: PaymentNews = { attemptId: 'first', state: 'refunded', at: nine + 900, refundedKrw: 11_400 };
const hear = (order: Order | undefined, ...news: readonly PaymentNews[]) =>
  news.reduce((known, one) => hearPayment(known, one) ?? known, order);

describe('an unpaid order', () => {
  test('is paid by an approval, at the time of the approval', () => {
    const order = hear(aPendingOrder(), approved);
    expect(order).toMatchObject({ state: 'paid', paidAt: approvedAt, payments: [{ state: 'approved' }] });
    expect(order?.dueAt).toBeUndefined();
  });

  test('stays unpaid after a decline and says why', () => {
    const order = hear(aPendingOrder(), declined);
    expect(order).toMatchObject({ state: 'unpaid', payments: [{ state: 'declined', declineReason: 'no-funds' }] });
    expect(order?.paidAt).toBeUndefined();
  });

  test('stays unpaid while nobody knows whether it was charged', () => {
    expect(hear(aPendingOrder(), confirming)).toMatchObject({ state: 'unpaid', payments: [{ state: 'confirming' }] });
  });

  test('is paid by its second attempt after the first was declined', () => {
    const both = anOrder({ payments: [aPayment(), aPayment({ attemptId: 'second' })] });
    const order = hear(both, declined, { ...approved, attemptId: 'second' });
    expect(order).toMatchObject({ state: 'paid', payments: [{ state: 'declined' }, { state: 'approved' }] });
  });
});

describe('an order hears nothing new', () => {
  test.each([[[approved]], [[declined]], [[confirming]], [[approved, refunded]]])(
    'from the same word twice',
    (news) => {
      const order = hear(aPendingOrder(), ...news);
      for (const one of news) expect(hearPayment(order, one)).toBeUndefined();
    },
  );

  test('that takes an outcome back: a doubt that comes after the approval', () => {
    expect(hear(aPendingOrder(), approved, confirming)).toMatchObject({
      state: 'paid',
      payments: [{ state: 'approved' }],
    });
  });
});

describe('money for an order that has ended', () => {
  test.each(['expired', 'cancelled'] as const)('goes back when the order is %s: it is never paid', (as) => {
    const order = hear(aPendingOrder({ end: { as, at: nine + 10 } }), approved);
    expect(order).toMatchObject({ state: as, payments: [{ state: 'refunding' }] });
    expect(order?.paidAt).toBeUndefined();
  });

  test('goes back when the bar had given the ticket up before the approval was heard', () => {
    expect(hear(aPendingOrder({ tickets: [droppedTicket] }), approved)).toMatchObject({
      state: 'cancelled',
      payments: [{ state: 'refunding' }],
    });
  });

  test('is back once refunded, and says how much', () => {
    expect(hear(aPaidOrder({ tickets: [droppedTicket] }), refunded)?.payments).toMatchObject([
      { state: 'refunded', refundedKrw: 11_400, refundedAt: nine + 900 },
    ]);
  });

  test('that is heard of as refunded before it was heard of as approved stays refunded', () => {
    const ended = aPendingOrder({ end: { as: 'expired', at: nine + 10 } });
    expect(hear(ended, refunded, approved)).toEqual(hear(ended, approved, refunded));
    expect(hear(ended, refunded, approved)?.payments[0]?.state).toBe('refunded');
  });
});

test('money of an unknown order or attempt is refused, so that the message is parked for a person', () => {
  const fault = { kind: 'missing', code: 'payment-attempt-not-found' };
  expect(refused(() => hearPayment(undefined, approved))).toEqual(fault);
  expect(refused(() => hearPayment(aPendingOrder(), { ...approved, attemptId: 'other' }))).toEqual(fault);
});
