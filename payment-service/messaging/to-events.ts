import { PaymentConfirming, PaymentRefunded, PaymentSettled } from '@gorae/contracts/events.ts';
import type { Event, EventDefinition, EventOf } from '@gorae/contracts/kit/event.ts';
import { newEvent } from '@gorae/platform/bus/new-event.ts';
import { type Instant, toIso } from '@gorae/platform/run/clock.ts';
import type { Attempt, Payment, Refund } from '../domain/payment.ts';

/** What order-service is told when a payment goes from one state to the next. */
export const announce = (before: Payment | undefined, after: Payment): readonly Event[] => [
  ...after.attempts.flatMap((attempt) => tellAttempt(attemptOf(before, attempt.attemptId), attempt, after)),
  ...after.refunds.flatMap((refund) => tellRefund(refundOf(before, refund.refundId), refund, after)),
];

const attemptOf = (payment: Payment | undefined, id: string) =>
  payment?.attempts.find(({ attemptId }) => attemptId === id);
const refundOf = (payment: Payment | undefined, id: string) => payment?.refunds.find(({ refundId }) => refundId === id);

const tellAttempt = (before: Attempt | undefined, attempt: Attempt, payment: Payment): readonly Event[] => {
  if (before?.state === attempt.state) return [];
  if (attempt.state === 'confirming') return [tellConfirming(payment, attempt)];
  if (attempt.state === 'declined') return [tellDeclined(payment, attempt)];
  // What is owed back at once, as its order has ended, is never told as approved.
  const tells = attempt.state === 'approved' && !isOwedBack(payment, attempt);
  return tells ? [tellApproved(payment, attempt)] : [];
};

const isOwedBack = (payment: Payment, { attemptId }: Attempt): boolean =>
  payment.refunds.some((refund) => refund.attemptId === attemptId);

const tellConfirming = (payment: Payment, attempt: Attempt): Event => {
  const at = attempt.firstAskedAt ?? attempt.requestedAt;
  return say(PaymentConfirming, payment, attempt, { at, data: common(payment, attempt) });
};

const tellApproved = (payment: Payment, attempt: Attempt): Event => {
  const at = attempt.settledAt ?? attempt.requestedAt;
  const data = { ...common(payment, attempt), outcome: 'approved' as const, settledAt: toIso(at) };
  return say(PaymentSettled, payment, attempt, { at, data });
};

const tellDeclined = (payment: Payment, attempt: Attempt): Event => {
  const { settledAt: at = attempt.requestedAt, declineReason = 'declined' } = attempt;
  const data = { ...common(payment, attempt), outcome: 'declined' as const, declineReason, settledAt: toIso(at) };
  return say(PaymentSettled, payment, attempt, { at, data });
};

const tellRefund = (before: Refund | undefined, refund: Refund, payment: Payment): readonly Event[] => {
  const attempt = attemptOf(payment, refund.attemptId);
  const { state, reason, refundedAt: at } = refund;
  if (before?.state === 'done' || state !== 'done' || attempt === undefined || at === undefined) return [];
  const data = { ...common(payment, attempt), remainingKrw: 0, reason, refundedAt: toIso(at) };
  return [say(PaymentRefunded, payment, attempt, { at, data })];
};

const common = ({ id: orderId, storeId }: Payment, { attemptId, method, amountKrw }: Attempt) => ({
  orderId,
  storeId,
  attemptId,
  method,
  amountKrw,
});

/** The id follows from the attempt: one version of a payment may tell of several. */
const say = <E extends EventDefinition>(
  definition: E,
  { id, storeId, version }: Payment,
  { attemptId }: Attempt,
  more: { readonly at: Instant; readonly data: EventOf<E>['data'] },
): Event =>
  newEvent(definition, {
    source: 'payment-service',
    document: { id: attemptId, version },
    subject: id,
    storeId,
    ...more,
  });
