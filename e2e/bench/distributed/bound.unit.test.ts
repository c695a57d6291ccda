import { describe, expect, test } from 'bun:test';
import { boundOf } from './bound.ts';

describe('the bound of broker and store', () => {
  test('is that of the slower one while the cores suffice', () => {
    const cheap = { cpuSecondsPer1000: 0.1 };
    const slowStore = boundOf({ ordersPerSecond: 900, ...cheap }, { ordersPerSecond: 400, ...cheap }, 2);
    expect(slowStore).toEqual({ by: 'store', ordersPerSecond: 400 });
    expect(boundOf({ ordersPerSecond: 300, ...cheap }, { ordersPerSecond: 400, ...cheap }, 2).by).toBe('broker');
  });

  test('is that of the cores, which do the work of both', () => {
    const broker = { ordersPerSecond: 2_000, cpuSecondsPer1000: 1 };
    const store = { ordersPerSecond: 3_000, cpuSecondsPer1000: 0.6 };
    expect(boundOf(broker, store, 2)).toEqual({ by: 'cores', ordersPerSecond: 1_250 });
    expect(boundOf(broker, store, 8).ordersPerSecond).toBe(2_000);
  });

  test('leaves the cores out when a server cannot be looked into', () => {
    const broker = { ordersPerSecond: 2_000, cpuSecondsPer1000: undefined };
    expect(boundOf(broker, { ordersPerSecond: 3_000, cpuSecondsPer1000: 9 }, 2).ordersPerSecond).toBe(2_000);
  });
});
