import { describe, expect, test } from 'bun:test';
import { createChance } from './chance.ts';
import { planStrikes } from './strikes.ts';
import { planVisits } from './visits.ts';

const planOf = (seed: number) => {
  const chance = createChance(seed);
  return { strikes: planStrikes(chance), visits: planVisits(chance) };
};

describe('a plan', () => {
  test('is the same for the same seed, and another for another', () => {
    expect(planOf(7)).toEqual(planOf(7));
    expect(planOf(7)).not.toEqual(planOf(8));
  });

  test.each([1, 2, 3])('has 500 visits of every kind, seed %d', (seed) => {
    const { visits } = planOf(seed);
    expect(visits).toHaveLength(500);
    const tokens = new Set(visits.map(({ token = 'none' }) => token.replace(/\d+/, '')));
    expect([...tokens].toSorted()).toEqual(
      ['approve', 'chance', 'decline', 'fail-then-approve', 'lost-answer', 'none', 'refund-fails-', 'slow-'].toSorted(),
    );
    for (const has of [
      visits.some(({ repeats }) => repeats > 0),
      visits.some(({ hangsUpAfterMs }) => hangsUpAfterMs !== undefined),
      visits.some(({ cancelsAfter }) => cancelsAfter !== undefined),
      visits.some(({ lines: [one, two] }) => one?.item === two?.item && one?.variant === two?.variant),
      visits.filter(({ follows }) => follows).length > 5,
    ])
      expect(has).toBe(true);
  });

  test('strikes more than eight times, and not so often that a message would be parked for it', () => {
    const { strikes } = planOf(1);
    expect(strikes.length).toBeGreaterThanOrEqual(8);
    expect(strikes.length).toBeLessThan(20);
  });
});
