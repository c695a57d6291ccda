import type { Clock, Instant } from '@gorae/platform/run/clock.ts';
import type { Payment } from '../domain/payment.ts';
import { isRefundable } from '../domain/refund.ts';
import { isAskable } from '../domain/settle.ts';
import type { AskCharge } from './ask-charge.ts';
import type { AskRefund } from './ask-refund.ts';
import type { Payments } from './ports.ts';

interface Deps {
  readonly payments: Payments;
  readonly askCharge: AskCharge;
  readonly askRefund: AskRefund;
  readonly clock: Clock;
}

export type PursuePayment = (orderId: string, signal: AbortSignal) => Promise<void>;

/**
 * Does everything that is due for one order's money, one after the other: a late approval is so refunded at once. Each ask either
 * settles its matter or moves it into the future, therefore this ends.
 */
export const createPursuePayment =
  ({ payments, askCharge, askRefund, clock }: Deps): PursuePayment =>
  async (orderId, signal) => {
    let payment = await payments.find(orderId);
    while (!signal.aborted) {
      const { charge, refund } = whatIsDue(payment, clock.now());
      if (charge !== undefined) payment = await askCharge(orderId, charge, signal);
      else if (refund !== undefined) payment = await askRefund(orderId, refund, signal);
      else return;
    }
  };

const whatIsDue = (payment: Payment | undefined, now: Instant): { charge?: string; refund?: string } => {
  const charge = payment?.attempts.find((attempt) => isAskable(attempt, now))?.attemptId;
  const refund = payment?.refunds.find((one) => isRefundable(one, now))?.refundId;
  return { ...(charge === undefined ? {} : { charge }), ...(refund === undefined ? {} : { refund }) };
};
