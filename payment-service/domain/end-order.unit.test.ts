import { describe, expect, test } from 'bun:test';
import { anApproved, anAsked, aRequest, aRequested, attemptIn, given, nine } from '../testing/a-payment.ts';
import { endOrder } from './end-order.ts';
import { dueAtOf, type Payment } from './payment.ts';
import { requestPayment } from './request-payment.ts';
import { approve, beginAsk, decline } from './settle.ts';

const end = { orderId: 'order-1', storeId: 'gorae', reason: 'cancelled', at: nine + 50 } as const;

describe('the end of an order', () => {
  test('leaves a tombstone where nobody has asked to pay', () => {
    const payment = given(endOrder(undefined, end));
    expect(payment).toMatchObject({ id: 'order-1', attempts: [], refunds: [], orderEnded: { reason: 'cancelled' } });
    expect(dueAtOf(payment)).toBeUndefined();
  });

  test('withdraws what was never asked', () => {
    const attempt = attemptIn(endOrder(aRequested(), end));
    expect(attempt).toMatchObject({ state: 'declined', declineReason: 'order-ended', settledAt: nine + 50 });
    expect(attempt).not.toHaveProperty('sealedToken');
  });

  test('keeps asking what was asked, since it may be charged', () => {
    const attempt = attemptIn(endOrder(anAsked(), end));
    expect(attempt).toMatchObject({ state: 'requested', asked: 1, sealedToken: 'sealed' });
  });

  test('owes back what was taken, once', () => {
    const ended = given(endOrder(anApproved(), end));
    expect(ended.refunds).toEqual([
      {
        refundId: 'attempt-1-refund',
        attemptId: 'attempt-1',
        amountKrw: 5_000,
        reason: 'cancelled',
        state: 'due',
        asked: 0,
        dueAt: nine + 50,
      },
    ]);
    expect(endOrder(ended, end)).toBeUndefined();
  });

  test('owes back what turns out to be taken later', () => {
    const late = approve(endOrder(anAsked(), end), { attemptId: 'attempt-1', vendorRef: 'v', at: nine + 900 });
    expect(given(late).refunds).toMatchObject([{ amountKrw: 5_000, state: 'due', dueAt: nine + 900 }]);
  });

  test('owes once what was owed before, since another attempt had paid', () => {
    const second = beginAsk(requestPayment(anAsked(), aRequest({ attemptId: 'attempt-2' }), nine), 'attempt-2', nine);
    const both = ['attempt-1', 'attempt-2'].reduce<Payment | undefined>(
      (payment, attemptId) => approve(payment, { attemptId, vendorRef: 'v', at: nine }),
      second,
    );
    const owed = given(endOrder(both, end)).refunds.map(({ attemptId, reason }) => `${attemptId} ${reason}`);
    expect(owed).toEqual(['attempt-2 already-paid', 'attempt-1 cancelled']);
  });

  test('owes nothing for what turns out to be declined', () => {
    const late = decline(endOrder(anAsked(), end), { attemptId: 'attempt-1', reason: 'card-declined', at: nine + 900 });
    expect(given(late).refunds).toEqual([]);
  });
});
