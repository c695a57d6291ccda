import type { Attempt, Payment } from '../domain/payment.ts';
import { type PaymentRequest, requestPayment } from '../domain/request-payment.ts';
import { approve, beginAsk } from '../domain/settle.ts';

export const nine = Date.parse('2026-11-23T00:00:00.000Z');

export const aRequest = (more: Partial<PaymentRequest> = {}): PaymentRequest => ({
  orderId: 'order-1',
  storeId: 'gorae',
  attemptId: 'attempt-1',
  method: 'sandbox',
  amountKrw: 5_000,
  sealedToken: 'sealed',
  requestedAt: nine,
  ...more,
});

/** Fails the test instead of going on with nothing. */
export const given = <T>(value: T | undefined): T => {
  if (value === undefined) throw new Error('nothing came out of it');
  return value;
};

export const attemptIn = (payment: Payment | undefined, id = 'attempt-1'): Attempt =>
  given(payment?.attempts.find(({ attemptId }) => attemptId === id));

export const aRequested = (): Payment => given(requestPayment(undefined, aRequest(), nine));
export const anAsked = (at = nine): Payment => given(beginAsk(aRequested(), 'attempt-1', at));
export const anApproved = (): Payment =>
  given(approve(anAsked(), { attemptId: 'attempt-1', vendorRef: 'v', at: nine }));
