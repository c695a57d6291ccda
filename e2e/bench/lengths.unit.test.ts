import { describe, expect, test } from 'bun:test';
import { fittedTo, full } from './lengths.ts';

describe('the lengths of a benchmark', () => {
  test('are what they are for a store that is fast enough', () => expect(fittedTo(1_000, full)).toEqual(full));
  test('are shorter for a slow store, wherever orders are counted', () =>
    expect(fittedTo(30, full)).toMatchObject({ warmUp: 150, guess: 150, burst: 150, burstOfOne: 150 }));
  test('are never nothing', () => expect(fittedTo(0.01, full).burst).toBe(1));
});
