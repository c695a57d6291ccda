import { describe, expect, test } from 'bun:test';
import { planFor } from './outcome.ts';

const chance = { seed: 7, declineRate: 0.1 };
const keys = Array.from({ length: 10_000 }, (_nothing, position) => `attempt-${position}`);
const declinedOf = (seed: number, declineRate: number): readonly string[] =>
  keys.filter((key) => planFor('card', key, { seed, declineRate }).outcome === 'declined');

describe('chance', () => {
  test('declines one in ten of ten thousand, give or take chance itself', () => {
    const declined = declinedOf(7, 0.1).length;
    expect(declined).toBeGreaterThan(900);
    expect(declined).toBeLessThan(1_100);
  });

  test('declines the same ones for the same seed, and others for another', () => {
    expect(declinedOf(7, 0.1)).toEqual(declinedOf(7, 0.1));
    expect(declinedOf(8, 0.1)).not.toEqual(declinedOf(7, 0.1));
  });

  test('declines nothing at 0 and everything at 1', () => {
    expect(declinedOf(7, 0)).toHaveLength(0);
    expect(declinedOf(7, 1)).toHaveLength(keys.length);
  });
});

describe('a token', () => {
  test.each([
    ['approve', { outcome: 'approved' }],
    ['decline', { outcome: 'declined', reason: 'card-declined' }],
    ['slow-250', { outcome: 'approved', delayMs: 250 }],
    ['slow-999999', { outcome: 'approved', delayMs: 60_000 }],
    ['lost-answer', { outcome: 'approved', losesAnswer: true }],
    ['fail-then-approve', { outcome: 'approved', failsFirst: true }],
    ['refund-fails-3', { outcome: 'approved', refundFailures: 3 }],
  ] as const)('%s is obeyed', (token, plan) => {
    expect(planFor(token, 'any', { ...chance, declineRate: 1 })).toEqual(plan);
  });
});
