import type { Instant } from '@gorae/platform/run/clock.ts';

/**
 * `requested`: nobody has said anything yet. `confirming`: the vendor was asked and did not say whether it charged; it may have.
 * `approved` and `declined` are for good.
 */
export type AttemptState = 'requested' | 'confirming' | 'approved' | 'declined';

/** One try to pay. Its id is the vendor's idempotency key: however often it is asked, it charges once. */
export interface Attempt {
  readonly attemptId: string;
  readonly method: string;
  readonly amountKrw: number;
  /** Only as long as the vendor may have to be asked. */
  readonly sealedToken?: string;
  readonly state: AttemptState;
  readonly declineReason?: string;
  /** How often the vendor was asked, counted before each call. */
  readonly asked: number;
  readonly firstAskedAt?: Instant;
  readonly requestedAt: Instant;
  readonly settledAt?: Instant;
  /** The vendor's own name for the charge. */
  readonly vendorRef?: string;
  /** A person should look: unknown for too long, or the vendor's answer contradicts what was asked. */
  readonly doubtful?: boolean;
  /** When to ask (again). Absent once settled. */
  readonly dueAt?: Instant;
}

export type RefundState = 'due' | 'failing' | 'done';

/** Money that must go back. Never given up: `failing` is asked again as well. */
export interface Refund {
  /** Derived from the attempt, and the vendor's idempotency key: an attempt is refunded once. */
  readonly refundId: string;
  readonly attemptId: string;
  readonly amountKrw: number;
  readonly reason: string;
  readonly state: RefundState;
  readonly asked: number;
  readonly refundedAt?: Instant;
  readonly dueAt?: Instant;
}

/** Everything about the money of one order; the id is the order's. May be there before any attempt, as a tombstone. */
export interface Payment {
  readonly id: string;
  readonly version: number;
  readonly storeId: string;
  readonly createdAt: Instant;
  readonly attempts: readonly Attempt[];
  readonly refunds: readonly Refund[];
  /** The tombstone: from here on nothing is charged, and whatever was goes back. */
  readonly orderEnded?: { readonly reason: 'cancelled' | 'expired'; readonly at: Instant };
  /** A person should look. Kept on the document so that it can be listed. */
  readonly attention: boolean;
}

export const isSettled = (attempt: Attempt): boolean => attempt.state === 'approved' || attempt.state === 'declined';

/** Asked at least once and not answered for sure: there may be a charge. */
export const mayBeCharged = (attempt: Attempt): boolean => !isSettled(attempt) && attempt.asked > 0;

/** When something must be done about this payment; undefined = nothing is open. */
export const dueAtOf = ({ attempts, refunds }: Payment): Instant | undefined => {
  const open = [...attempts, ...refunds].flatMap(({ dueAt }) => (dueAt === undefined ? [] : [dueAt]));
  return open.length === 0 ? undefined : Math.min(...open);
};

/** The payment with other attempts or refunds, `attention` following from them. */
export const withParts = (payment: Payment, parts: Partial<Pick<Payment, 'attempts' | 'refunds'>>): Payment => {
  const next = { ...payment, ...parts };
  const attention =
    next.attempts.some((attempt) => attempt.doubtful === true && !isSettled(attempt)) ||
    next.refunds.some((refund) => refund.state === 'failing');
  return { ...next, attention };
};

export const withAttempt = (payment: Payment, attempt: Attempt): Payment =>
  withParts(payment, {
    attempts: payment.attempts.map((known) => (known.attemptId === attempt.attemptId ? attempt : known)),
  });

export const withRefund = (payment: Payment, refund: Refund): Payment =>
  withParts(payment, {
    refunds: payment.refunds.map((known) => (known.refundId === refund.refundId ? refund : known)),
  });
