import type { Instant } from '@gorae/platform/run/clock.ts';
import { failingAfter, inHandMs, refundDelayMs } from './back-off.ts';
import { type Attempt, type Payment, type Refund, withParts, withRefund } from './payment.ts';

/** Owes what an attempt took. An attempt that has its refund keeps it: money goes back once. */
export const owe = (payment: Payment, { attemptId, amountKrw }: Attempt, reason: string, at: Instant): Payment => {
  const refundId = `${attemptId}-refund`;
  if (payment.refunds.some((refund) => refund.refundId === refundId)) return payment;
  const refund: Refund = { refundId, attemptId, amountKrw, reason, state: 'due', asked: 0, dueAt: at };
  return withParts(payment, { refunds: [...payment.refunds, refund] });
};

/** Counts the ask before the vendor is called and keeps others away for as long as a call lasts. Undefined: not due. */
export const beginRefund = (payment: Payment | undefined, refundId: string, now: Instant): Payment | undefined => {
  const refund = openRefund(payment, refundId);
  if (payment === undefined || refund === undefined || !isRefundable(refund, now)) return undefined;
  return withRefund(payment, { ...refund, asked: refund.asked + 1, dueAt: now + inHandMs });
};

/** Never asked: at once, whatever the clock of whoever ended the order says. Asked before: when it is due. */
export const isRefundable = ({ state, asked, dueAt }: Refund, now: Instant): boolean =>
  state !== 'done' && (asked === 0 || (dueAt !== undefined && dueAt <= now));

export const refundDone = (payment: Payment | undefined, refundId: string, at: Instant): Payment | undefined => {
  const refund = openRefund(payment, refundId);
  if (payment === undefined || refund === undefined) return undefined;
  const { dueAt: _, ...rest } = refund;
  return withRefund(payment, { ...rest, state: 'done', refundedAt: at });
};

/** The vendor refused or did not say: asked again for ever, and after some tries a person should look. */
export const refundNotDone = (payment: Payment | undefined, refundId: string, at: Instant): Payment | undefined => {
  const refund = openRefund(payment, refundId);
  if (payment === undefined || refund === undefined) return undefined;
  const state = refund.asked >= failingAfter ? 'failing' : 'due';
  return withRefund(payment, { ...refund, state, dueAt: at + refundDelayMs(refund.asked) });
};

/** This process puts its work down before the vendor has answered: anybody may ask again at once. */
export const putRefundDown = (payment: Payment | undefined, refundId: string, at: Instant): Payment | undefined => {
  const refund = openRefund(payment, refundId);
  if (payment === undefined || refund === undefined) return undefined;
  return withRefund(payment, { ...refund, dueAt: at });
};

const openRefund = (payment: Payment | undefined, refundId: string): Refund | undefined =>
  payment?.refunds.find((refund) => refund.refundId === refundId && refund.state !== 'done');
