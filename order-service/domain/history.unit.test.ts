import { describe, expect, test } from 'bun:test';
import {
  abandonedTicket,
  anOrder,
  aPaidOrder,
  aPayment,
  aTicket,
  collectedTicket,
  minute,
  nine,
} from '../testing/an-order.ts';
import { historyOf } from './history.ts';

describe('the history of an order', () => {
  test('tells who did what, oldest first', () => {
    expect(historyOf(aPaidOrder({ tickets: [collectedTicket] })).map(({ by, what }) => [what, by.kind, by.id])).toEqual(
      [
        ['placed', 'customer', undefined],
        ['payment approved', 'vendor', 'sandbox'],
        ['started', 'staff', 'whale-1'],
        ['ready', 'staff', 'whale-1'],
        ['collected', 'staff', 'whale-1'],
      ],
    );
  });

  test('keeps what order-service did in one millisecond in the order of doing', () => {
    const by = { kind: 'customer' } as const;
    const history = [
      { at: nine, by, what: 'placed' },
      { at: nine, by, what: 'payment by sandbox requested' },
    ];
    expect(historyOf(anOrder({ history }))).toEqual(history);
  });

  test('tells why a card was declined and why a drink was given up', () => {
    const order = aPaidOrder({
      payments: [
        aPayment({ state: 'declined', declineReason: 'no-funds', settledAt: nine + 1 }),
        aPayment({
          attemptId: 'second',
          state: 'refunded',
          confirmingAt: nine + 2,
          settledAt: nine + 3,
          refundedAt: nine + 5 * minute,
        }),
      ],
      tickets: [abandonedTicket],
    });
    expect(historyOf(order).map(({ what, reason }) => (reason === undefined ? what : `${what}: ${reason}`))).toEqual([
      'placed',
      'payment declined: no-funds',
      'payment outcome unknown',
      'payment approved',
      'started',
      'abandoned: no milk left',
      'payment refunded',
    ]);
  });

  test('knows that a Done was taken back', () => {
    const order = aPaidOrder({ tickets: [aTicket({ reopenedAt: nine + 4 * minute })] });
    expect(historyOf(order).at(-1)).toEqual({
      at: nine + 4 * minute,
      by: { kind: 'staff', id: 'whale-1' },
      what: 'taken back',
    });
  });
});
