import type { JournalEntry } from './journal.ts';

/** A charge that was decided, for good. */
export interface Charge {
  readonly key: string;
  readonly orderId: string;
  readonly amountKrw: number;
  readonly outcome: 'approved' | 'declined';
  readonly reason?: string;
  readonly at: string;
  readonly refundFailures: number;
}

export interface PaidBack {
  readonly key: string;
  readonly chargeKey: string;
  readonly amountKrw: number;
  readonly at: string;
}

/** What the journal says, as one looks it up. Entering the same entries again gives the same book. */
export interface Book {
  enter(entry: JournalEntry): void;
  charge(key: string): Charge | undefined;
  paidBack(key: string): PaidBack | undefined;
  /** Whether a charge by this key has failed without taking anything. */
  hasFailed(key: string): boolean;
  refundedKrw(chargeKey: string): number;
  /** How many asks to pay a charge back were refused on purpose. */
  refusals(chargeKey: string): number;
}

export const createBook = (): Book => {
  const charges = new Map<string, Charge>();
  const refunds = new Map<string, PaidBack>();
  const failed = new Set<string>();
  const refundedKrw = new Map<string, number>();
  const refusals = new Map<string, number>();
  const add = (sums: Map<string, number>, key: string, amount: number) => sums.set(key, (sums.get(key) ?? 0) + amount);

  const enterCharge = ({ at, key, orderId, amountKrw, outcome, reason, refundFailures = 0 }: JournalEntry): void => {
    if (outcome === 'failed') failed.add(key);
    if (outcome !== 'approved' && outcome !== 'declined') return;
    const because = reason === undefined ? {} : { reason };
    charges.set(key, { key, orderId, amountKrw, outcome, ...because, at, refundFailures });
  };

  const enterRefund = ({ at, key, chargeKey = '', amountKrw, outcome, reason }: JournalEntry): void => {
    if (outcome === 'refused' && reason === refusedOnPurpose) add(refusals, chargeKey, 1);
    if (outcome !== 'done') return;
    refunds.set(key, { key, chargeKey, amountKrw, at });
    add(refundedKrw, chargeKey, amountKrw);
  };

  return {
    enter: (entry) => (entry.kind === 'charge' ? enterCharge(entry) : enterRefund(entry)),
    charge: (key) => charges.get(key),
    paidBack: (key) => refunds.get(key),
    hasFailed: (key) => failed.has(key),
    refundedKrw: (chargeKey) => refundedKrw.get(chargeKey) ?? 0,
    refusals: (chargeKey) => refusals.get(chargeKey) ?? 0,
  };
};

/** The reason of a refund that `refund-fails-<n>` refuses. */
export const refusedOnPurpose = 'try-later';
