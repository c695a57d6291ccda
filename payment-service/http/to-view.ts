import type { AttemptView, PaymentMethod, PaymentView, RefundView } from '@gorae/contracts/payment-api.ts';
import { toIso } from '@gorae/platform/run/clock.ts';
import type { Vendor } from '../app/ports.ts';
import type { Attempt, Payment, Refund } from '../domain/payment.ts';

export const toMethodView = ({ method, names, kind }: Vendor): PaymentMethod => ({
  id: method,
  name: { ...names },
  kind,
});

/** A payment as staff may see it: the token is not in it, sealed or not. */
export const toPaymentView = (payment: Payment): PaymentView => ({
  orderId: payment.id,
  storeId: payment.storeId,
  version: payment.version,
  attempts: payment.attempts.map(toAttemptView),
  refunds: payment.refunds.map(toRefundView),
  ...(payment.orderEnded === undefined
    ? {}
    : { orderEnded: { reason: payment.orderEnded.reason, at: toIso(payment.orderEnded.at) } }),
  attention: payment.attention,
  createdAt: toIso(payment.createdAt),
});

const toAttemptView = (attempt: Attempt): AttemptView => ({
  attemptId: attempt.attemptId,
  method: attempt.method,
  amountKrw: attempt.amountKrw,
  state: attempt.state,
  ...(attempt.declineReason === undefined ? {} : { declineReason: attempt.declineReason }),
  asked: attempt.asked,
  requestedAt: toIso(attempt.requestedAt),
  ...(attempt.settledAt === undefined ? {} : { settledAt: toIso(attempt.settledAt) }),
});

const toRefundView = (refund: Refund): RefundView => ({
  refundId: refund.refundId,
  attemptId: refund.attemptId,
  amountKrw: refund.amountKrw,
  reason: refund.reason,
  state: refund.state,
  asked: refund.asked,
  ...(refund.refundedAt === undefined ? {} : { refundedAt: toIso(refund.refundedAt) }),
});
