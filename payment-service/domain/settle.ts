import type { Instant } from '@gorae/platform/run/clock.ts';
import { askDelayMs, doubtfulAfterMs, inHandMs } from './back-off.ts';
import { type Attempt, isSettled, type Payment, withAttempt } from './payment.ts';
import { owe } from './refund.ts';

/**
 * Counts the ask before the vendor is called and keeps others away for as long as a call lasts. Undefined: settled, or somebody
 * else is asking, or it is too early.
 */
export const beginAsk = (payment: Payment | undefined, attemptId: string, now: Instant): Payment | undefined => {
  const attempt = openAttempt(payment, attemptId);
  if (payment === undefined || attempt === undefined || !isAskable(attempt, now)) return undefined;
  const firstAskedAt = attempt.firstAskedAt ?? now;
  return withAttempt(payment, { ...attempt, asked: attempt.asked + 1, firstAskedAt, dueAt: now + inHandMs });
};

/** Never asked: at once. Asked before: when it is due. */
export const isAskable = (attempt: Attempt, now: Instant): boolean =>
  !isSettled(attempt) && (attempt.asked === 0 || (attempt.dueAt !== undefined && attempt.dueAt <= now));

export interface Approval {
  readonly attemptId: string;
  readonly vendorRef: string;
  readonly at: Instant;
}

/** Money was taken. For an order that has ended, or that another attempt has paid, it is owed back at once. */
export const approve = (payment: Payment | undefined, { attemptId, vendorRef, at }: Approval): Payment | undefined => {
  const attempt = openAttempt(payment, attemptId);
  if (payment === undefined || attempt === undefined) return undefined;
  const approved = { ...closed(attempt, at), state: 'approved', vendorRef } as const;
  const reason = reasonToReturn(payment);
  const settled = withAttempt(payment, approved);
  return reason === undefined ? settled : owe(settled, approved, reason, at);
};

const reasonToReturn = ({ orderEnded, attempts }: Payment): string | undefined => {
  if (orderEnded !== undefined) return orderEnded.reason;
  return attempts.some(({ state }) => state === 'approved') ? 'already-paid' : undefined;
};

export interface Decline {
  readonly attemptId: string;
  readonly reason: string;
  readonly at: Instant;
}

export const decline = (payment: Payment | undefined, { attemptId, reason, at }: Decline): Payment | undefined => {
  const attempt = openAttempt(payment, attemptId);
  if (payment === undefined || attempt === undefined) return undefined;
  return withAttempt(payment, { ...closed(attempt, at), state: 'declined', declineReason: reason });
};

export interface Doubt {
  readonly attemptId: string;
  readonly at: Instant;
  /** The vendor's answer contradicts what it was asked: a person should look now. */
  readonly contradicts?: boolean;
}

/** The vendor did not say whether it charged. Not a decline: it is asked again, by the same key, until it is known. */
export const leaveOpen = (payment: Payment | undefined, { attemptId, at, contradicts }: Doubt): Payment | undefined => {
  const attempt = openAttempt(payment, attemptId);
  if (payment === undefined || attempt === undefined) return undefined;
  const tooLong = at - (attempt.firstAskedAt ?? at) >= doubtfulAfterMs;
  const doubtful = attempt.doubtful === true || contradicts === true || tooLong;
  const dueAt = at + askDelayMs(attempt.asked);
  return withAttempt(payment, { ...attempt, state: 'confirming', doubtful, dueAt });
};

/** This process puts its work down before the vendor has answered: anybody may ask again at once. */
export const putAskDown = (payment: Payment | undefined, attemptId: string, at: Instant): Payment | undefined => {
  const attempt = openAttempt(payment, attemptId);
  return payment === undefined || attempt === undefined ? undefined : withAttempt(payment, { ...attempt, dueAt: at });
};

const openAttempt = (payment: Payment | undefined, attemptId: string): Attempt | undefined =>
  payment?.attempts.find((attempt) => attempt.attemptId === attemptId && !isSettled(attempt));

/** What is settled needs neither its token nor its doubts. */
const closed = (attempt: Attempt, at: Instant): Omit<Attempt, 'sealedToken' | 'dueAt' | 'doubtful'> => {
  const { sealedToken: _token, dueAt: _due, doubtful: _doubtful, ...rest } = attempt;
  return { ...rest, settledAt: at };
};
