import type { Chance } from './chance.ts';

interface Line {
  readonly item: string;
  readonly variant: string;
  readonly quantity: number;
}

/** What one customer is going to do. */
export interface Visit {
  readonly name: string;
  readonly lines: readonly Line[];
  /** Absent: the order is placed without its payment. */
  readonly token?: string;
  /** Tried one after the other for as long as the order is unpaid. */
  readonly thenPays: readonly string[];
  /** For how long a request for money waits for its outcome. */
  readonly waitSeconds: number;
  /** Hangs up so many milliseconds after placing, hears no answer, and places again by the same key. */
  readonly hangsUpAfterMs?: number;
  /** Sends the same request so many times more, all at once. */
  readonly repeats: number;
  /** After so many answers that anybody got: a moment to pay (again), and one to cancel. */
  readonly paysAfter: number;
  readonly cancelsAfter?: number;
  readonly follows: boolean;
}

type Way = (chance: Chance) => Pick<Visit, 'thenPays'> & Partial<Visit>;

const asToken =
  (token: string): Way =>
  () => ({ token, thenPays: [] });
const declinedThen =
  (...thenPays: string[]): Way =>
  () => ({ token: 'decline', thenPays });
const slow = (chance: Chance): string => `slow-${chance.between(20, 900)}`;
const payingTokens = ['approve', 'lost-answer', 'fail-then-approve'] as const;
const twoAlike: readonly Line[] = [
  { item: 'cafe-latte', variant: 'ice-large', quantity: 1 },
  { item: 'cafe-latte', variant: 'ice-large', quantity: 1 },
];

/** How many of each are among 500: the same numbers for every seed, so that no run is without one of them. */
const ways: readonly (readonly [count: number, way: Way])[] = [
  [150, asToken('approve')],
  [50, () => ({ token: 'chance', thenPays: ['approve'] })],
  [40, declinedThen('approve')],
  [15, declinedThen('decline', 'approve')],
  [15, declinedThen()],
  [60, (chance) => ({ token: slow(chance), thenPays: [] })],
  [40, asToken('lost-answer')],
  [35, asToken('fail-then-approve')],
  [40, (chance) => ({ thenPays: [chance.happens(0.3) ? slow(chance) : chance.pick(payingTokens)] })],
  [25, () => ({ thenPays: [] })],
  [10, (chance) => ({ token: 'refund-fails-1', thenPays: [], cancelsAfter: chance.below(4) })],
  [20, () => ({ token: 'approve', thenPays: [], lines: twoAlike })],
];

/** 500 customers in the order in which they come, or so many times 500. */
export const planVisits = (chance: Chance, times = 1): readonly Visit[] =>
  chance
    .shuffle(ways.flatMap(([count, way]) => Array.from({ length: count * times }, () => way)))
    .map((way, place) => ({ ...anybody(chance, `customer-${place + 1}`), ...way(chance) }));

const drinks = [
  { item: 'americano', variant: 'hot-regular' },
  { item: 'americano', variant: 'ice-large' },
  { item: 'cafe-latte', variant: 'hot-regular' },
  { item: 'cappuccino', variant: 'hot-large' },
  { item: 'espresso', variant: 'single' },
  { item: 'cold-brew', variant: 'ice-regular' },
] as const;

const anybody = (chance: Chance, name: string): Omit<Visit, 'thenPays'> => ({
  name,
  lines: Array.from({ length: chance.pick([1, 1, 1, 2]) }, () => ({
    ...chance.pick(drinks),
    quantity: chance.pick([1, 1, 1, 2]),
  })),
  waitSeconds: chance.pick([0, 0, 1, 10]),
  ...(chance.happens(0.08) ? { hangsUpAfterMs: chance.between(1, 20) } : {}),
  repeats: chance.happens(0.1) ? chance.between(1, 3) : 0,
  paysAfter: chance.below(40),
  ...(chance.happens(0.12) ? { cancelsAfter: chance.below(60) } : {}),
  follows: chance.happens(0.06),
});
