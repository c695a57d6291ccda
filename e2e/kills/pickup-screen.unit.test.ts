import { describe, expect, test } from 'bun:test';
import type { PickupEntry } from '@gorae/contracts/notifier-api.ts';
import { type OrderView, orderExample } from '@gorae/contracts/schemas.ts';
import { createPickupScreen } from './pickup-screen.ts';
import type { Heard } from './stream.ts';

const entry = (state: PickupEntry['state'], version: number, number = '017'): PickupEntry => ({
  number,
  businessDate: orderExample.businessDate,
  state,
  version,
});
const snapshot = (...orders: readonly PickupEntry[]): Heard => ({ event: 'snapshot', data: { orders } });
const order = (one: PickupEntry): Heard => ({ event: 'order', data: one });

const aScreen = (...heard: readonly Heard[]) => {
  const screen = createPickupScreen('screen');
  for (const one of heard) screen.hear(one);
  return screen;
};
const is = (state: OrderView['state'], version: number): readonly OrderView[] => [{ ...orderExample, state, version }];

describe('a screen that is told the truth', () => {
  test('has no fault, and shows the end', () => {
    const screen = aScreen(
      snapshot(),
      order(entry('paid', 2)),
      snapshot(entry('making', 3)),
      order(entry('collected', 5)),
    );
    expect(screen.faults(new Set())).toEqual([]);
    expect(screen.differences(is('collected', 5))).toEqual([]);
  });

  test('need not have been told how what has gone came to its end', () => {
    const screen = aScreen(order(entry('making', 3)), snapshot());
    expect(screen.differences(is('cancelled', 7))).toEqual([]);
  });

  test('may be told the same twice: a snapshot, and what it had in it', () => {
    expect(aScreen(order(entry('making', 3)), snapshot(entry('making', 3))).faults(new Set())).toEqual([]);
  });
});

describe('a screen finds fault', () => {
  test.each([
    ['a version that fell', [order(entry('ready', 4)), order(entry('ready', 3))]],
    ['a version that fell in a snapshot', [order(entry('ready', 4)), snapshot(entry('ready', 3))]],
    ['a version with two states', [order(entry('making', 3)), snapshot(entry('ready', 3))]],
    [
      'what a snapshot forgot and the next has',
      [snapshot(entry('making', 3)), snapshot(), snapshot(entry('making', 3))],
    ],
    ['what a snapshot forgot and a change tells', [snapshot(entry('making', 3)), snapshot(), order(entry('ready', 4))]],
  ])('with %s', (_what, heard) => {
    expect(aScreen(...heard).faults(new Set())).toHaveLength(1);
  });
});

test('a screen may be told again of a drink whose Done was taken back', () => {
  const screen = aScreen(order(entry('ready', 4)), snapshot(), order(entry('ready', 6)), order(entry('making', 7)));
  expect(screen.faults(new Set(['017']))).toEqual([]);
});

describe('a screen is wrong in the end', () => {
  test.each([
    ['an order that it does not show', [], is('ready', 4)],
    ['an order that a snapshot forgot', [order(entry('making', 3)), snapshot()], is('making', 3)],
    ['an order that it still shows', [order(entry('ready', 4))], is('collected', 5)],
    ['an order in an older state', [snapshot(entry('paid', 2))], is('making', 3)],
  ])('about %s', (_what, heard, orders) => {
    expect(aScreen(...heard).differences(orders)).toHaveLength(1);
  });
});
