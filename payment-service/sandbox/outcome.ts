import { createHash } from 'node:crypto';

/** What the sandbox does with a charge, as its token asks for. */
export interface Plan {
  readonly outcome: 'approved' | 'declined';
  readonly reason?: string;
  /** Takes this long before anything is decided. */
  readonly delayMs?: number;
  /** Charges, then cuts the line instead of answering. */
  readonly losesAnswer?: boolean;
  /** The first ask fails without a charge. */
  readonly failsFirst?: boolean;
  /** How many asks to pay it back are refused first. */
  readonly refundFailures?: number;
}

export interface Chance {
  readonly seed: number;
  /** From 0 to 1: how many of the charges without a token of their own are declined. */
  readonly declineRate: number;
}

const longestDelayMs = 60_000;

/** A token that is none of the words below leaves it to chance, which is a function of the seed and the key: always the same. */
export const planFor = (token: string, key: string, chance: Chance): Plan => {
  const slow = /^slow-(\d{1,9})$/.exec(token)?.[1];
  if (slow !== undefined) return { outcome: 'approved', delayMs: Math.min(Number(slow), longestDelayMs) };
  const refundFails = /^refund-fails-(\d{1,3})$/.exec(token)?.[1];
  if (refundFails !== undefined) return { outcome: 'approved', refundFailures: Number(refundFails) };
  if (token === 'approve') return { outcome: 'approved' };
  if (token === 'decline') return { outcome: 'declined', reason: 'card-declined' };
  if (token === 'lost-answer') return { outcome: 'approved', losesAnswer: true };
  if (token === 'fail-then-approve') return { outcome: 'approved', failsFirst: true };
  return isDeclined(key, chance) ? { outcome: 'declined', reason: 'card-declined' } : { outcome: 'approved' };
};

/** 48 bits of a hash are as good as even: one in ten means one in ten. */
const isDeclined = (key: string, { seed, declineRate }: Chance): boolean => {
  const bits = createHash('sha256').update(`${seed}:${key}`).digest().readUIntBE(0, 6);
  return bits / 2 ** 48 < declineRate;
};
