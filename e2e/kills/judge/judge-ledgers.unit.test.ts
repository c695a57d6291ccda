import { expect, test } from 'bun:test';
import { aCharge, agreeingLedgers, attemptOf } from '@gorae/cafe/reconcile/testing/agreeing-ledgers.ts';
import { judgeLedgers } from './judge-ledgers.ts';

const ended = new Set(['collected', 'cancelled', 'abandoned', 'expired', 'never-paid']);

/** Only what is at its end. */
const finished = () => {
  const { orders, payments, tickets, vendor } = agreeingLedgers();
  const isOver = ({ orderId }: { readonly orderId: string }): boolean => ended.has(orderId);
  return {
    orders: orders.filter(({ id }) => ended.has(id)),
    payments: payments.filter(isOver),
    tickets: tickets.filter(isOver),
    vendor: vendor.filter(isOver),
  };
};

test('ledgers that agree and are at their end are fine', () => {
  expect(judgeLedgers(finished())).toEqual([]);
});

test('a difference, an order on its way and a payment that waits for a person are told', () => {
  const { orders, payments, tickets, vendor } = finished();
  const damaged = judgeLedgers({ orders, payments, tickets, vendor: [...vendor, aCharge('collected')] });
  expect(damaged[0]).toStartWith('charged-twice: collected: ');
  expect(judgeLedgers(agreeingLedgers())).toContain('making is making, its payments approved');
  const doubtful = payments.map((one) => ({
    ...one,
    attention: one.attempts[0]?.attemptId === attemptOf('collected'),
  }));
  expect(judgeLedgers({ orders, payments: doubtful, tickets, vendor })).toEqual(['collected waits for a person']);
});
