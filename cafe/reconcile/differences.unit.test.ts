import { describe, expect, test } from 'bun:test';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { findDifferences } from './differences.ts';
import type { Ledgers, PaymentLedger, TicketLedger } from './ledgers.ts';
import { aCharge, agreeingLedgers, aRefund, attemptOf, refundOf } from './testing/agreeing-ledgers.ts';

type Damage = (ledgers: Ledgers) => Ledgers;

const rulesFor = (damage: Damage): readonly string[] =>
  findDifferences(damage(agreeingLedgers())).map(({ rule, orderId }) => `${rule} ${orderId}`);

const order =
  (id: string, changes: Partial<OrderView>): Damage =>
  (ledgers) => ({ ...ledgers, orders: ledgers.orders.map((one) => (one.id === id ? { ...one, ...changes } : one)) });

const attempt = (id: string, changes: Partial<OrderView['payments'][number]>): Damage => {
  return (ledgers) => ({
    ...ledgers,
    orders: ledgers.orders.map((one) =>
      one.id === id ? { ...one, payments: one.payments.map((payment) => ({ ...payment, ...changes })) } : one,
    ),
  });
};

const payment =
  (id: string, change: (known: PaymentLedger) => PaymentLedger): Damage =>
  (ledgers) => ({ ...ledgers, payments: ledgers.payments.map((one) => (one.orderId === id ? change(one) : one)) });

const ticket =
  (id: string, change: (known: TicketLedger) => TicketLedger): Damage =>
  (ledgers) => ({ ...ledgers, tickets: ledgers.tickets.map((one) => (one.orderId === id ? change(one) : one)) });

const also =
  (...more: Ledgers['vendor']): Damage =>
  (ledgers) => ({ ...ledgers, vendor: [...ledgers.vendor, ...more] });

const without =
  (side: 'payments' | 'tickets' | 'vendor', id: string): Damage =>
  (ledgers) => ({ ...ledgers, [side]: ledgers[side].filter(({ orderId }) => orderId !== id) });

const started = (one: TicketLedger): TicketLedger => ({
  ...one,
  starts: [...one.starts, { barista: 'mina', fence: one.starts.at(-1)?.fence ?? 1, at: one.paidAt }],
});

const inState =
  (state: TicketLedger['state']) =>
  (one: TicketLedger): TicketLedger => ({ ...one, state });

describe('ledgers that agree', () => {
  test('have no difference, whatever state their orders are in', () => {
    expect(findDifferences(agreeingLedgers())).toEqual([]);
  });

  test('may have money on its way that nobody here knows of yet', () => {
    expect(rulesFor(attempt('confirming', { state: 'requested' }))).toEqual(['attempt-differs confirming']);
    expect(rulesFor(without('vendor', 'confirming'))).toEqual([]);
  });

  test('may have given a part back', () => {
    const partly = attempt('collected', { state: 'partly-refunded', refundedKrw: 400 });
    const known = payment('collected', (one) => ({
      ...one,
      refunds: [
        {
          refundId: 'part',
          attemptId: attemptOf('collected'),
          amountKrw: 400,
          reason: 'spilled',
          state: 'done',
          asked: 1,
        },
      ],
    }));
    const back = also(aRefund('collected', { key: 'part', amountKrw: 400 }));
    expect(rulesFor((ledgers) => back(known(partly(ledgers))))).toEqual([]);
  });
});

/** What is broken, and everything that must be said about it. */
const money: readonly (readonly [string, Damage, readonly string[]])[] = [
  [
    'a second charge by another key',
    also(aCharge('collected', { key: 'again' })),
    ['charged-twice collected', 'charge-unknown collected', 'money-differs collected'],
  ],
  [
    'a second charge by the same key',
    also(aCharge('collected')),
    ['charged-twice collected', 'money-differs collected'],
  ],
  [
    'a charge for an order that nobody paid',
    also(aCharge('unpaid')),
    ['charge-unknown unpaid', 'money-differs unpaid'],
  ],
  [
    'an approval that the vendor does not have',
    without('vendor', 'collected'),
    ['charge-missing collected', 'money-differs collected', 'served-unpaid collected'],
  ],
  [
    'a decline that was charged',
    also(aCharge('declined')),
    ['charged-though-declined declined', 'money-differs declined'],
  ],
  [
    'an order charged with the wrong amount',
    (ledgers) => also(aCharge('paid', { amountKrw: 1 }))(without('vendor', 'paid')(ledgers)),
    ['wrong-amount paid', 'money-differs paid'],
  ],
  [
    'a refund that nobody was told of',
    also(aRefund('collected')),
    ['money-differs collected', 'refund-differs collected', 'served-unpaid collected'],
  ],
  [
    'a refund that was made twice',
    also(aRefund('cancelled', { key: 'again' })),
    ['money-differs cancelled', 'refund-too-much cancelled', 'refund-differs cancelled', 'refund-missing cancelled'],
  ],
  [
    'a refund that never came',
    (ledgers) => ({ ...ledgers, vendor: ledgers.vendor.filter(({ key }) => key !== refundOf('abandoned')) }),
    ['money-differs abandoned', 'refund-differs abandoned', 'refund-missing abandoned'],
  ],
  [
    'a refund that is told of too early',
    payment('paid', (one) => ({
      ...one,
      refunds: [
        { refundId: 'r', attemptId: attemptOf('paid'), amountKrw: 1, reason: 'cancelled', state: 'done', asked: 1 },
      ],
    })),
    ['refund-differs paid'],
  ],
  ['an attempt that payment-service lost', without('payments', 'paid'), ['attempt-unknown paid']],
  ['an attempt that the order lost', order('expired', { payments: [] }), ['attempt-unknown expired']],
  ['two words about an attempt', attempt('expired', { state: 'confirming' }), ['attempt-differs expired']],
  ['an end that payment-service missed', without('payments', 'never-paid'), ['end-differs never-paid']],
  [
    'an end that the order does not know',
    payment('paid', (one) => ({ ...one, orderEnded: { reason: 'expired', at: one.createdAt } })),
    ['end-differs paid'],
  ],
];

const drinks: readonly (readonly [string, Damage, readonly string[]])[] = [
  ['a paid order that the bar lost', without('tickets', 'paid'), ['ticket-missing paid']],
  [
    'a served order that the bar lost',
    without('tickets', 'collected'),
    ['ticket-missing collected', 'ready-differs collected'],
  ],
  ['a line on no ticket', ticket('paid', (one) => ({ ...one, lines: [] })), ['lines-differ paid']],
  [
    'a line on two tickets',
    (ledgers) => ({
      ...ledgers,
      tickets: ledgers.tickets.flatMap((one) => (one.orderId === 'paid' ? [one, { ...one, ticketId: 'paid.2' }] : one)),
    }),
    ['lines-differ paid'],
  ],
  [
    'a drink for an order that nobody paid',
    (ledgers) => ({
      ...ledgers,
      tickets: ledgers.tickets.map((one) => (one.orderId === 'abandoned' ? { ...one, orderId: 'never-paid' } : one)),
    }),
    ['made-unpaid never-paid'],
  ],
  ['a drink for a cancelled order', ticket('cancelled', inState('waiting')), ['made-cancelled cancelled']],
  ['a dropped ticket that was started', ticket('cancelled', started), ['made-cancelled cancelled']],
  [
    'a loss that the order does not know',
    ticket('making', inState('abandoned')),
    ['loss-differs making', 'start-differs making'],
  ],
  ['a start that the order does not know', ticket('paid', inState('started')), ['start-differs paid']],
  ['a start that the bar does not know', ticket('making', inState('waiting')), ['start-differs making']],
  ['a finished drink that the order does not know', ticket('making', inState('ready')), ['ready-differs making']],
  ['a ready order whose drink is not done', ticket('ready', inState('started')), ['ready-differs ready']],
  ['a collected order still on the counter', ticket('collected', inState('ready')), ['collected-differs collected']],
  ['a ready order that is gone', ticket('ready', inState('collected')), ['collected-differs ready']],
  ['a drink that nobody made', ticket('ready', (one) => ({ ...one, starts: [] })), ['never-started ready']],
  ['a drink started twice under one fence', ticket('ready', started), ['started-twice ready']],
];

const strangers: readonly (readonly [string, Damage, readonly string[]])[] = [
  ['a charge for an order that is not here', also(aCharge('stranger')), ['unknown-order stranger']],
  ['a refund for an order that is not here', also(aRefund('stranger')), ['unknown-order stranger']],
  [
    'an order that was lost',
    (ledgers) => ({ ...ledgers, orders: ledgers.orders.filter(({ id }) => id !== 'making') }),
    ['unknown-order making', 'unknown-order making', 'unknown-order making'],
  ],
  ['two orders of one number', order('paid', { number: 'making' }), ['number-twice paid']],
];

describe.each([
  ['money', money],
  ['drinks', drinks],
  ['strangers', strangers],
] as const)('damage to %s', (_kind, damages) => {
  test.each(damages)('%s is told', (_what, damage, expected) => {
    expect(rulesFor(damage)).toEqual([...expected]);
  });
});

test('numbers may come again on another business date', () => {
  expect(rulesFor(order('paid', { number: 'making', businessDate: '2026-11-24' }))).toEqual([]);
});
