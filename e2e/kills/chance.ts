/** Numbers that look random and come again for the same seed (mulberry32). */
export interface Chance {
  /** From 0 up to, not including, `limit`. */
  below(limit: number): number;
  /** From `least` to `most`. */
  between(least: number, most: number): number;
  happens(probability: number): boolean;
  /** Throws for an empty list. */
  pick<const T>(from: readonly T[]): T;
  shuffle<T>(deck: readonly T[]): readonly T[];
}

export const createChance = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return {
    below,
    between: (least, most) => least + below(most - least + 1),
    happens: (probability) => next() < probability,
    pick: (from) => {
      const picked = from[below(from.length)];
      if (picked === undefined) throw new Error('Nothing to pick from');
      return picked;
    },
    shuffle: (deck) =>
      deck
        .map((card) => ({ card, place: next() }))
        .toSorted((a, b) => a.place - b.place)
        .map(({ card }) => card),
  };
};
