import { describe, expect, test } from 'bun:test';
import { type OrderView, orderExample } from '@gorae/contracts/schemas.ts';
import { findUnfinished } from './unfinished.ts';

type PaymentState = OrderView['payments'][number]['state'];

const isUnfinished = (state: OrderView['state'], ...payments: readonly PaymentState[]): boolean => {
  const attempts = payments.map((payment) => ({ attemptId: 'a', method: 'sandbox', amountKrw: 1, state: payment }));
  return findUnfinished([{ ...orderExample, state, payments: attempts }]).length === 1;
};

describe('an order is unfinished', () => {
  test.each(['unpaid', 'paid', 'cancelling', 'making', 'ready'] as const)('while it is %s', (state) => {
    expect(isUnfinished(state, 'approved')).toBe(true);
  });

  test.each(['cancelled', 'expired'] as const)('while money of a %s one is held or on its way', (state) => {
    for (const payment of [
      'requested',
      'action-required',
      'confirming',
      'approved',
      'refunding',
      'partly-refunded',
    ] as const)
      expect([payment, isUnfinished(state, 'declined', payment)]).toEqual([payment, true]);
    expect(isUnfinished(state)).toBe(false);
    expect(isUnfinished(state, 'declined', 'refunded')).toBe(false);
  });

  test('while nobody knows whether a collected one is paid', () => {
    expect(isUnfinished('collected', 'confirming')).toBe(true);
    expect(isUnfinished('collected', 'refunding', 'approved')).toBe(true);
    expect(isUnfinished('collected', 'declined', 'refunded', 'approved')).toBe(false);
  });
});
