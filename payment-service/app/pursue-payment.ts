import type { Clock, Instant } from '@gorae/platform/run/clock.ts';
import type { Payment } from '../domain/payment.ts';
import { beginRefund, isRefundable } from '../domain/refund.ts';
import { beginAsk, isAskable } from '../domain/settle.ts';
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
 * settles its matter or moves it into the future, therefore this ends. Leaves alone what somebody else is asking.
 */
export const createPursuePayment = ({ payments, askCharge, askRefund, clock }: Deps): PursuePayment => {
  const begin = async (orderId: string): Promise<Begun | undefined> => {
    let due: Due = {};
    const payment = await payments.change(orderId, (payment) => {
      const now = clock.now();
      due = whatIsDue(payment, now);
      if (due.charge !== undefined) return beginAsk(payment, due.charge, now);
      return due.refund === undefined ? undefined : beginRefund(payment, due.refund, now);
    });
    return payment && { payment, ...due };
  };

  const ask = async ({ payment, charge, refund }: Begun, signal: AbortSignal): Promise<Payment | undefined> => {
    if (charge !== undefined) return askCharge(payment, charge, signal);
    return refund === undefined ? payment : askRefund(payment, refund, signal);
  };

  return async (orderId, signal) => {
    let isDue = true;
    while (isDue && !signal.aborted) {
      const begun = await begin(orderId);
      const payment = begun && (await ask(begun, signal));
      const { charge, refund } = whatIsDue(payment, clock.now());
      isDue = charge !== undefined || refund !== undefined;
    }
  };
};

/** Which attempt, or which refund, the vendor is to be asked about now. */
interface Due {
  readonly charge?: string;
  readonly refund?: string;
}

interface Begun extends Due {
  readonly payment: Payment;
}

const whatIsDue = (payment: Payment | undefined, now: Instant): Due => {
  const charge = payment?.attempts.find((attempt) => isAskable(attempt, now))?.attemptId;
  if (charge !== undefined) return { charge };
  const refund = payment?.refunds.find((one) => isRefundable(one, now))?.refundId;
  return refund === undefined ? {} : { refund };
};
