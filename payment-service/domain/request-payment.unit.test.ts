import { describe, expect, test } from 'bun:test';
import { anApproved, aRequest, aRequested, attemptIn, given, nine } from '../testing/a-payment.ts';
import { endOrder } from './end-order.ts';
import { dueAtOf } from './payment.ts';
import { requestPayment } from './request-payment.ts';

const end = { orderId: 'order-1', storeId: 'gorae', reason: 'cancelled', at: nine + 50 } as const;

describe('a request to pay', () => {
  test('is stored with its token, and due soon in case whoever stored it forgets to ask', () => {
    const payment = requestPayment(undefined, aRequest(), nine + 10);
    expect(attemptIn(payment)).toMatchObject({ state: 'requested', asked: 0, sealedToken: 'sealed' });
    expect(dueAtOf(given(payment))).toBe(nine + 3_010);
  });

  test('changes nothing the second time, since delivery is at least once', () => {
    expect(requestPayment(aRequested(), aRequest(), nine)).toBeUndefined();
    expect(requestPayment(anApproved(), aRequest(), nine)).toBeUndefined();
  });

  test('of an order that has ended is declined at once and keeps no token', () => {
    const attempt = attemptIn(requestPayment(endOrder(undefined, end), aRequest(), nine));
    expect(attempt).toMatchObject({ state: 'declined', declineReason: 'order-ended', asked: 0 });
    expect(attempt).not.toHaveProperty('sealedToken');
    expect(attempt).not.toHaveProperty('dueAt');
  });

  test('of an order that is paid is declined, since two charges are one too many', () => {
    const again = requestPayment(anApproved(), aRequest({ attemptId: 'attempt-2' }), nine);
    expect(attemptIn(again, 'attempt-2')).toMatchObject({ state: 'declined', declineReason: 'already-paid' });
    expect(attemptIn(again).state).toBe('approved');
  });

  test.each([0, -100])('for %d won is declined', (amountKrw) => {
    expect(attemptIn(requestPayment(undefined, aRequest({ amountKrw }), nine)).declineReason).toBe('amount-invalid');
  });

  test('and the end of its order leave the same document in either order', () => {
    const ended = endOrder(requestPayment(undefined, aRequest(), nine), end);
    expect(requestPayment(endOrder(undefined, end), aRequest(), nine)).toEqual(given(ended));
  });
});
