import { Refusal } from '@gorae/platform/errors.ts';
import { derive } from './derive.ts';
import { type Order, type Payment, type PaymentState, paymentRanks } from './order.ts';

/** What payment-service says about one attempt. `at` is when it happened there. */
export interface PaymentNews {
  readonly attemptId: string;
  readonly state: 'confirming' | 'declined' | 'approved' | 'refunded';
  readonly at: number;
  readonly declineReason?: string;
  readonly refundedKrw?: number;
}

/**
 * Keeps the latest word about an attempt, whatever order the words come in. An approval makes the order paid unless order-service
 * has ended it meanwhile: then the money goes back and nothing is made. Nothing when it was known already.
 */
export const hearPayment = (order: Order | undefined, news: PaymentNews): Order | undefined => {
  const known = order?.payments.find(({ attemptId }) => attemptId === news.attemptId);
  if (order === undefined || known === undefined)
    throw new Refusal('missing', 'payment-attempt-not-found', {
      detail: 'Money moved for an order or attempt that is not here.',
    });
  const heard = merge(known, news);
  if (JSON.stringify(heard) === JSON.stringify(known)) return undefined;
  return derive({ ...order, payments: order.payments.map((one) => (one === known ? heard : one)) });
};

const rank = (state: PaymentState): number => paymentRanks.indexOf(state);

const merge = (known: Payment, { state, at, declineReason, refundedKrw }: PaymentNews): Payment => ({
  ...known,
  state: rank(state) > rank(known.state) ? state : known.state,
  ...(state === 'confirming' && { confirmingAt: at }),
  ...((state === 'approved' || state === 'declined') && { settledAt: at }),
  ...(state === 'refunded' && { refundedAt: at }),
  ...(declineReason === undefined ? {} : { declineReason }),
  ...(refundedKrw === undefined ? {} : { refundedKrw }),
});
