import type { Instant } from '@gorae/platform/run/clock.ts';
import { kickWithinMs } from './back-off.ts';
import { type Attempt, type Payment, withParts } from './payment.ts';

export interface PaymentRequest {
  readonly orderId: string;
  readonly storeId: string;
  readonly attemptId: string;
  readonly method: string;
  readonly amountKrw: number;
  readonly sealedToken: string;
  readonly requestedAt: Instant;
}

/**
 * Takes on an attempt, or declines it at once when no vendor may be asked for it: the order has ended, it is paid already, or the
 * amount is none. An attempt that is known changes nothing, since delivery is at least once.
 */
export const requestPayment = (
  payment: Payment | undefined,
  request: PaymentRequest,
  now: Instant,
): Payment | undefined => {
  const known = payment ?? emptyPayment(request);
  if (known.attempts.some(({ attemptId }) => attemptId === request.attemptId)) return undefined;
  const attempt = toAttempt(known, request, now);
  return withParts(
    // The tombstone may have come first: the document is as old as the earliest fact in it, whatever their order.
    { ...known, createdAt: Math.min(known.createdAt, request.requestedAt) },
    { attempts: [...known.attempts, attempt] },
  );
};

const emptyPayment = ({ orderId, storeId, requestedAt }: PaymentRequest): Payment => ({
  id: orderId,
  version: 1,
  storeId,
  createdAt: requestedAt,
  attempts: [],
  refunds: [],
  attention: false,
});

const toAttempt = (payment: Payment, request: PaymentRequest, now: Instant): Attempt => {
  const { attemptId, method, amountKrw, sealedToken, requestedAt } = request;
  const attempt = { attemptId, method, amountKrw, asked: 0, requestedAt };
  const declineReason = reasonToDecline(payment, request);
  if (declineReason === undefined) return { ...attempt, sealedToken, state: 'requested', dueAt: now + kickWithinMs };
  const settledAt = Math.max(requestedAt, payment.orderEnded?.at ?? requestedAt);
  return { ...attempt, state: 'declined', declineReason, settledAt };
};

const reasonToDecline = (payment: Payment, { amountKrw }: PaymentRequest): string | undefined => {
  if (payment.orderEnded !== undefined) return 'order-ended';
  if (payment.attempts.some(({ state }) => state === 'approved')) return 'already-paid';
  return amountKrw > 0 ? undefined : 'amount-invalid';
};
