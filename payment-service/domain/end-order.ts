import type { Instant } from '@gorae/platform/run/clock.ts';
import { type Attempt, isSettled, mayBeCharged, type Payment, withParts } from './payment.ts';
import { owe } from './refund.ts';

export interface OrderEnd {
  readonly orderId: string;
  readonly storeId: string;
  readonly reason: 'cancelled' | 'expired';
  readonly at: Instant;
}

/**
 * Puts up the tombstone, also for an order that nobody has asked to pay yet. What was never asked is never asked, what was taken
 * goes back; an attempt whose outcome is unknown stays open until it is known. A second end changes nothing.
 */
export const endOrder = (payment: Payment | undefined, end: OrderEnd): Payment | undefined => {
  if (payment?.orderEnded !== undefined) return undefined;
  const { reason, at } = end;
  const known = payment ?? emptyTombstone(end);
  const ended: Payment = { ...known, createdAt: Math.min(known.createdAt, at), orderEnded: { reason, at } };
  const attempts = ended.attempts.map((attempt) =>
    isSettled(attempt) || mayBeCharged(attempt) ? attempt : withdraw(attempt, at),
  );
  return attempts
    .filter(({ state }) => state === 'approved')
    .reduce((owing, attempt) => owe(owing, attempt, reason, at), withParts(ended, { attempts }));
};

const emptyTombstone = ({ orderId, storeId, at }: OrderEnd): Payment => ({
  id: orderId,
  version: 1,
  storeId,
  createdAt: at,
  attempts: [],
  refunds: [],
  attention: false,
});

/** As if the tombstone had come first; see `requestPayment`. */
const withdraw = (attempt: Attempt, at: Instant): Attempt => {
  const { sealedToken: _token, dueAt: _due, ...rest } = attempt;
  const settledAt = Math.max(attempt.requestedAt, at);
  return { ...rest, state: 'declined', declineReason: 'order-ended', settledAt };
};
