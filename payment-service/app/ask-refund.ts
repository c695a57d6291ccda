import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import type { Payment, Refund } from '../domain/payment.ts';
import { putRefundDown, refundDone, refundNotDone } from '../domain/refund.ts';
import type { CountAsk, Payments, Restitution, Vendor } from './ports.ts';

interface Deps {
  readonly payments: Payments;
  readonly vendors: readonly Vendor[];
  readonly clock: Clock;
  readonly log: Log;
  readonly count: CountAsk;
}

/** `payment` has the ask begun, so it is counted. Resolves with the payment as it then is. */
export type AskRefund = (payment: Payment, refundId: string, signal: AbortSignal) => Promise<Payment | undefined>;

interface Begun {
  readonly refund: Refund;
  readonly method: string;
}

/** Asks the vendor to pay back one refund and records what it says. Asked again by the same key. */
export const createAskRefund = ({ payments, vendors, clock, log, count }: Deps): AskRefund => {
  const consult = async (orderId: string, { refund, method }: Begun, signal: AbortSignal): Promise<Restitution> => {
    const { refundId: key, attemptId: chargeKey, amountKrw, reason } = refund;
    const vendor = vendors.find((one) => one.method === method);
    if (vendor === undefined) return { outcome: 'refused', reason: 'method-unknown' };
    try {
      return await vendor.refund({ key, chargeKey, amountKrw, reason, signal });
    } catch (cause) {
      log.error('the vendor adapter failed', { orderId, attemptId: chargeKey, error: cause });
      return { outcome: 'unknown', why: 'adapter failed' };
    }
  };

  return async (payment, refundId, signal) => {
    const { id: orderId } = payment;
    const begun = toBegun(payment, refundId);
    if (begun === undefined) throw new Error(`payment ${orderId} has no refund ${refundId}`);
    const said = await consult(orderId, begun, signal);
    const { attemptId, asked } = begun.refund;
    if (said.outcome !== 'done')
      log.warn('the refund is not done yet', { orderId, attemptId, attempts: asked, reason: reasonOf(said) });
    count(said.outcome === 'done' ? 'refunded' : 'not-refunded');
    const putDown = signal.aborted && said.outcome === 'unknown';
    return payments.change(orderId, (payment) => {
      if (said.outcome === 'done') return refundDone(payment, refundId, clock.now());
      return (putDown ? putRefundDown : refundNotDone)(payment, refundId, clock.now());
    });
  };
};

const toBegun = (payment: Payment, id: string): Begun | undefined => {
  const refund = payment.refunds.find(({ refundId }) => refundId === id);
  const attempt = payment.attempts.find(({ attemptId }) => attemptId === refund?.attemptId);
  return refund && attempt && { refund, method: attempt.method };
};

const reasonOf = (said: Exclude<Restitution, { outcome: 'done' }>): string =>
  said.outcome === 'refused' ? said.reason : said.why;
