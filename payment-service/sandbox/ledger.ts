import { type Clock, toIso } from '@gorae/platform/run/clock.ts';
import { type Book, type Charge, createBook, refusedOnPurpose } from './book.ts';
import type { JournalEntry } from './journal.ts';
import type { Journal } from './journal-file.ts';
import { type Chance, type Plan, planFor } from './outcome.ts';
import { createRunning } from './running.ts';

export interface ChargeAsk {
  readonly orderId: string;
  readonly amountKrw: number;
  readonly token: string;
}

export interface RefundAsk {
  readonly chargeKey: string;
  readonly amountKrw: number;
  readonly reason: string;
}

/** `conflict`: the key was used for something else. `failed`: nothing was done, ask again. `lost`: done, but the line is to be cut. */
export type ChargeReply =
  | { readonly kind: 'decided'; readonly charge: Charge }
  | { readonly kind: 'conflict' | 'failed' | 'lost' };

export type RefundReply =
  | { readonly kind: 'done'; readonly at: string }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'conflict' };

/** The vendor's side of money. The same key gives the same answer for ever, also after a crash; asks at the same time are joined. */
export interface Ledger {
  /** Resolves once the outcome is on the disk. */
  charge(key: string, ask: ChargeAsk): Promise<ChargeReply>;
  /** Never pays back more than was charged. A refusal is not for good. */
  refund(key: string, ask: RefundAsk): Promise<RefundReply>;
  find(key: string): Charge | undefined;
}

export interface LedgerOptions {
  readonly journal: Journal;
  readonly clock: Clock;
  readonly chance: Chance;
}

export const createLedger = ({ journal, clock, chance }: LedgerOptions): Ledger => {
  const book = createBook();
  for (const entry of journal.entries) book.enter(entry);

  const write = async (entry: Omit<JournalEntry, 'at'>): Promise<JournalEntry> => {
    const dated = { at: toIso(clock.now()), ...entry };
    await journal.append(dated);
    book.enter(dated);
    return dated;
  };

  const decide = async (key: string, { orderId, amountKrw, token }: ChargeAsk): Promise<ChargeReply> => {
    const plan = planFor(token, key, chance);
    if (plan.delayMs !== undefined) await clock.sleep(plan.delayMs);
    const entry = { kind: 'charge', key, orderId, amountKrw } as const;
    if (plan.failsFirst === true && !book.hasFailed(key)) {
      await write({ ...entry, outcome: 'failed' });
      return { kind: 'failed' };
    }
    await write({ ...entry, ...outcomeOf(plan) });
    const charge = book.charge(key);
    if (charge === undefined) throw new Error('a charge that was entered is not in the book');
    return plan.losesAnswer === true ? { kind: 'lost' } : { kind: 'decided', charge };
  };

  /** One refund of a charge at a time, so that two together never pay back more than was charged. */
  const payBack = async (key: string, { chargeKey, amountKrw }: RefundAsk): Promise<RefundReply> => {
    const orderId = book.charge(chargeKey)?.orderId ?? '';
    const entry = { kind: 'refund', key, chargeKey, orderId, amountKrw } as const;
    const reason = reasonToRefuse(book, chargeKey, amountKrw);
    const { at } = await write(
      reason === undefined ? { ...entry, outcome: 'done' } : { ...entry, outcome: 'refused', reason },
    );
    return reason === undefined ? { kind: 'done', at } : { kind: 'refused', reason };
  };

  const charging = createRunning<ChargeAsk, ChargeReply>(isSameCharge, () => ({ kind: 'conflict' }));
  const refunding = createRunning<RefundAsk, RefundReply>(isSameRefund, () => ({ kind: 'conflict' }));
  const turns = createTurns();

  return {
    charge: async (key, ask) => {
      const known = book.charge(key);
      if (known === undefined) return charging.join(key, ask, () => decide(key, ask));
      return isSameCharge(known, ask) ? { kind: 'decided', charge: known } : { kind: 'conflict' };
    },
    refund: async (key, ask) => {
      const known = book.paidBack(key);
      if (known === undefined)
        return refunding.join(key, ask, () => turns.take(ask.chargeKey, () => payBack(key, ask)));
      return isSameRefund(known, ask) ? { kind: 'done', at: known.at } : { kind: 'conflict' };
    },
    find: (key) => book.charge(key),
  };
};

const outcomeOf = ({ outcome, reason, refundFailures }: Plan) => ({
  outcome,
  ...(reason === undefined ? {} : { reason }),
  ...(refundFailures === undefined ? {} : { refundFailures }),
});

type SameCharge = Pick<ChargeAsk, 'orderId' | 'amountKrw'>;
const isSameCharge = (a: SameCharge, b: SameCharge): boolean => a.orderId === b.orderId && a.amountKrw === b.amountKrw;

type SameRefund = Pick<RefundAsk, 'chargeKey' | 'amountKrw'>;
const isSameRefund = (a: SameRefund, b: SameRefund): boolean =>
  a.chargeKey === b.chargeKey && a.amountKrw === b.amountKrw;

const reasonToRefuse = (book: Book, chargeKey: string, amountKrw: number): string | undefined => {
  const charge = book.charge(chargeKey);
  if (charge?.outcome !== 'approved') return 'no-such-charge';
  if (book.refundedKrw(chargeKey) + amountKrw > charge.amountKrw) return 'more-than-charged';
  return book.refusals(chargeKey) < charge.refundFailures ? refusedOnPurpose : undefined;
};

/** Runs the works of one key one after the other. */
const createTurns = () => {
  const last = new Map<string, Promise<unknown>>();
  return {
    take: async <R>(key: string, work: () => Promise<R>): Promise<R> => {
      const mine = (last.get(key) ?? Promise.resolve()).then(work, work);
      last.set(key, mine);
      try {
        return await mine;
      } finally {
        if (last.get(key) === mine) last.delete(key);
      }
    },
  };
};
