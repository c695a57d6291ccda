import { describe, expect, test } from 'bun:test';
import { minute, nine } from '../testing/an-order.ts';
import { type NewOrder, place } from './place.ts';

const wanted: NewOrder = {
  id: 'order-1',
  storeId: 'gorae',
  number: '017',
  businessDate: '2026-11-23',
  channel: 'kiosk',
  service: 'take-out',
  menuVersion: 3,
  lines: [],
  adjustments: [],
  totalKrw: 11_400,
  at: nine,
  by: { kind: 'staff' },
  payWithinMs: 10 * minute,
  collectAfterMs: 15 * minute,
  key: 'key',
  body: 'body',
};
const payment = { attemptId: 'first', method: 'sandbox', key: 'key', body: 'body' };

describe('a new order', () => {
  test('is unpaid and due when the time to pay is over', () => {
    expect(place(wanted)).toMatchObject({
      state: 'unpaid',
      payments: [],
      payBy: nine + 10 * minute,
      dueAt: nine + 10 * minute,
      menuVersion: 3,
    });
  });

  test('asks for the whole total when it comes with a payment', () => {
    expect(place({ ...wanted, payment }).payments).toEqual([{ ...payment, state: 'requested', amountKrw: 11_400 }]);
  });

  test('begins its history with being placed, then with asking for the money', () => {
    expect(place({ ...wanted, payment }).history.map(({ what }) => what)).toEqual([
      'placed',
      'payment by sandbox requested',
    ]);
    expect(place(wanted).history).toEqual([{ at: nine, by: { kind: 'staff' }, what: 'placed' }]);
  });
});
