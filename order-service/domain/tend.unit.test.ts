import { describe, expect, test } from 'bun:test';
import {
  anOrder,
  aPaidOrder,
  aPendingOrder,
  aTicket,
  collectedTicket,
  minute,
  nine,
  readyTicket,
} from '../testing/an-order.ts';
import { tend } from './tend.ts';

const system = { kind: 'system' };

describe('an unpaid order', () => {
  test('expires when the time to pay is over, whether or not a vendor is being asked', () => {
    for (const order of [anOrder(), aPendingOrder()]) {
      const expired = tend(order, nine + 10 * minute);
      expect(expired).toMatchObject({ state: 'expired', endedAt: nine + 10 * minute });
      expect(expired?.dueAt).toBeUndefined();
      expect(expired?.history.at(-1)).toMatchObject({ by: system, what: 'expired', reason: 'not paid in time' });
    }
  });

  test('is left alone a moment before', () => {
    expect(tend(anOrder(), nine + 10 * minute - 1)).toBeUndefined();
  });
});

describe('a ready order', () => {
  const ready = aPaidOrder({ tickets: [readyTicket] });

  test('is taken for collected when nobody comes', () => {
    expect(tend(ready, nine + 17 * minute)).toMatchObject({
      state: 'collected',
      collectedAt: nine + 17 * minute,
      endedAt: nine + 17 * minute,
    });
    expect(tend(ready, nine + 17 * minute - 1)).toBeUndefined();
  });
});

test('nothing is done to an order that is paid, in the making, over or not there, however much time goes by', () => {
  const orders = [
    aPaidOrder(),
    aPaidOrder({ tickets: [aTicket()] }),
    aPaidOrder({ tickets: [collectedTicket] }),
    undefined,
  ];
  for (const order of orders) expect(tend(order, nine + 1e12)).toBeUndefined();
});
