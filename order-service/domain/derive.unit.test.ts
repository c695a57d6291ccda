import { describe, expect, test } from 'bun:test';
import {
  anOrder,
  aPaidOrder,
  aTicket,
  collectedTicket,
  droppedTicket,
  minute,
  nine,
  readyTicket,
} from '../testing/an-order.ts';
import { derive } from './derive.ts';

describe('what follows from the facts of an order', () => {
  test.each([
    ['unpaid', anOrder()],
    ['paid', aPaidOrder()],
    ['paid', aPaidOrder({ tickets: [aTicket({ state: 'waiting' })] })],
    ['making', aPaidOrder({ tickets: [aTicket()] })],
    ['ready', aPaidOrder({ tickets: [readyTicket] })],
    ['collected', aPaidOrder({ tickets: [collectedTicket] })],
    ['cancelled', aPaidOrder({ tickets: [droppedTicket] })],
    ['expired', anOrder({ end: { as: 'expired', at: nine } })],
    ['making', aPaidOrder({ tickets: [aTicket({ state: 'something-new' as 'started' })] })],
  ])('is the state %s', (state, order) => {
    expect<string>(order.state).toBe(state);
  });

  test('is the same again when asked again', () => {
    for (const order of [
      anOrder(),
      aPaidOrder({ tickets: [collectedTicket] }),
      aPaidOrder({ tickets: [droppedTicket] }),
    ])
      expect(derive(order)).toEqual(order);
  });

  test('forgets what was said before and does not follow any more', () => {
    const ready = aPaidOrder({ tickets: [readyTicket] });
    const again = derive({ ...ready, tickets: [aTicket({ version: 4 })] });
    expect(again).toEqual(aPaidOrder({ tickets: [aTicket({ version: 4 })] }));
  });

  test('is never a payment time for what ended unpaid, whatever money came later', () => {
    const late = aPaidOrder({ end: { as: 'expired', at: nine + 10 * minute } });
    expect(late.paidAt).toBeUndefined();
    expect(late.payments[0]?.state).toBe('refunding');
  });
});
