import type { Instant } from '@gorae/platform/run/clock.ts';
import { inHandMs } from './back-off.ts';
import { isSettled, type Payment, withParts } from './payment.ts';

/**
 * For a process that is the only one and has just started: whoever asked before it is gone, so what was in hand is due now rather than
 * when a call would have ended. The vendor's key makes a repeated ask harmless. Undefined: nothing was in hand.
 */
export const pickUp = (payment: Payment | undefined, now: Instant): Payment | undefined => {
  if (payment === undefined) return undefined;
  const isInHand = ({ asked, dueAt }: { asked: number; dueAt?: Instant }): boolean =>
    asked > 0 && dueAt !== undefined && dueAt > now && dueAt <= now + inHandMs;
  const attempts = payment.attempts.map((one) => (!isSettled(one) && isInHand(one) ? { ...one, dueAt: now } : one));
  const refunds = payment.refunds.map((one) => (isInHand(one) ? { ...one, dueAt: now } : one));
  const same =
    attempts.every((one, at) => one === payment.attempts[at]) &&
    refunds.every((one, at) => one === payment.refunds[at]);
  return same ? undefined : withParts(payment, { attempts, refunds });
};
