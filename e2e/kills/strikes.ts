import type { Chance } from './chance.ts';
import type { Moment } from './moments.ts';
import type { MortalCafe } from './mortal-cafe.ts';
import type { Shop } from './shop.ts';

/** `kill -9` at the `count`-th such moment since the café came back. */
export interface Strike {
  readonly moment: Moment;
  readonly count: number;
}

/** Nothing in a café's life may be a bad time to die: just after it came back, and in the thick of each kind of work. */
export const planStrikes = (chance: Chance): readonly Strike[] =>
  Array.from({ length: strikes }, () => {
    const moment = chance.pick(['asked', 'answered', 'charged', 'shown', 'pressed']);
    const [least, most] = chance.happens(0.25) ? ([1, 5] as const) : usual[moment];
    return { moment, count: chance.between(least, most) };
  });

/** Fewer than a message survives in somebody's hand before it is taken for the cause (20), and all of them while orders come in. */
const strikes = 14;

const usual: Readonly<Record<Moment, readonly [least: number, most: number]>> = {
  asked: [30, 110],
  answered: [30, 110],
  charged: [8, 35],
  shown: [25, 100],
  pressed: [2, 8],
};

/** Counts from when the café has answered somebody again: a kill shall hit a café at work. */
export const strikeAsPlanned = async (
  { cafe, moments }: Pick<Shop<MortalCafe>, 'cafe' | 'moments'>,
  strikes: readonly Strike[],
): Promise<void> => {
  for (const { moment, count } of strikes) {
    await moments.after('answered', 1);
    await moments.after(moment, count);
    if (moments.isOver()) return;
    await cafe.strike();
  }
};
