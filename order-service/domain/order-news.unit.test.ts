import { describe, expect, test } from 'bun:test';
import fc from 'fast-check';
import { anOrder, aPayment, aTicket, minute, nine } from '../testing/an-order.ts';
import { hearPayment, type PaymentNews } from './hear-payment.ts';
import { hearTicket } from './hear-ticket.ts';
import type { Order, TicketNews } from './order.ts';

type News = { readonly payment: PaymentNews } | { readonly ticket: TicketNews };

/** What payment-service may come to say of an attempt. */
const declinedAttempt = (attemptId: string): readonly News[] => [
  { payment: { attemptId, state: 'confirming', at: nine + 10 } },
  { payment: { attemptId, state: 'declined', at: nine + 20, declineReason: 'no-funds' } },
];
const approvedAttempt = (attemptId: string): readonly News[] => [
  { payment: { attemptId, state: 'confirming', at: nine + 30 } },
  { payment: { attemptId, state: 'approved', at: nine + 40 } },
];
const refund = (attemptId: string): News => ({
  payment: { attemptId, state: 'refunded', at: nine + 10 * minute, refundedKrw: 11_400 },
});

/** What the bar may come to say of a ticket, each with the next version. */
const barLives: readonly (readonly Partial<TicketNews>[])[] = [
  [{}],
  [{}, { state: 'ready', readyAt: nine + 2 * minute }],
  [
    {},
    { state: 'ready', readyAt: nine + 2 * minute },
    { reopenedAt: nine + 3 * minute },
    { state: 'ready', readyAt: nine + 4 * minute },
    { state: 'collected', readyAt: nine + 4 * minute, collectedAt: nine + 5 * minute },
  ],
  [{}, { state: 'abandoned', endedAt: nine + 2 * minute, reason: 'no milk left' }],
];
const neverStarted = { version: 2, endedAt: nine + minute } as const;

const ticketLife = (ticketId: string): fc.Arbitrary<readonly News[]> =>
  fc.oneof(
    fc.constant([]),
    fc
      .constantFrom<TicketNews['state']>('dropped', 'abandoned')
      .map((state) => [{ ticket: { ...neverStarted, ticketId, state } }]),
    fc
      .constantFrom(...barLives)
      .map((life) => life.map((fields, at) => ({ ticket: aTicket({ ticketId, version: at + 2, ...fields }) }))),
  );

const customer = { kind: 'customer' } as const;
const twoAttempts = [aPayment(), aPayment({ attemptId: 'second' })];

/** What order-service may have decided before any of the news came. */
const decided: fc.Arbitrary<Order> = fc.constantFrom(
  anOrder({ payments: twoAttempts }),
  anOrder({ payments: twoAttempts, cancellation: { state: 'requested', by: customer, at: nine + 50 } }),
  anOrder({ payments: twoAttempts, end: { as: 'expired', at: nine + 10 * minute } }),
  anOrder({
    payments: twoAttempts,
    cancellation: { state: 'requested', by: customer, at: nine },
    end: { as: 'cancelled', at: nine },
  }),
  anOrder({ payments: twoAttempts, end: { as: 'collected', at: nine + 20 * minute } }),
);

const lives: fc.Arbitrary<readonly News[]> = fc
  .tuple(fc.boolean(), fc.boolean(), ticketLife('order-1.1'), ticketLife('order-1.2'))
  .map(([isPaid, isRefunded, one, other]) => [
    ...declinedAttempt('first'),
    ...(isPaid ? approvedAttempt('second') : []),
    ...(isPaid && isRefunded ? [refund('second')] : []),
    ...one,
    ...other,
  ]);

/** Every word at least once, some twice, in any order. */
const deliveries = lives.chain((news) =>
  fc.array(fc.constantFrom(...news), { maxLength: 6 }).chain((again) =>
    fc
      .shuffledSubarray(
        [...news, ...again].map((_, at) => at),
        { minLength: news.length + again.length },
      )
      .map((places) => ({ news, delivered: places.map((at) => [...news, ...again][at] ?? news[0]) })),
  ),
);

const hear = (order: Order, one: News | undefined): Order => {
  if (one === undefined) return order;
  const next = 'payment' in one ? hearPayment(order, one.payment) : hearTicket(order, one.ticket);
  return next === undefined ? order : { ...next, version: order.version + 1 };
};
const withoutVersion = ({ version: _, ...order }: Order) => order;

describe('the news of one order', () => {
  test('end in the same document, in whatever order and however often they come', () => {
    fc.assert(
      fc.property(decided, deliveries, (order, { news, delivered }) => {
        const inOrder = news.reduce(hear, order);
        expect(withoutVersion(delivered.reduce(hear, order))).toEqual(withoutVersion(inOrder));
      }),
      { numRuns: 2000 },
    );
  });

  test('never lead to a state that contradicts what is known', () => {
    fc.assert(
      fc.property(decided, deliveries, (start, { delivered }) => {
        delivered.reduce((before, one) => {
          const order = hear(before, one);
          expectConsistent(order);
          return order;
        }, start);
      }),
      { numRuns: 500 },
    );
  });

  test('change nothing when all of them come once more', () => {
    fc.assert(
      fc.property(decided, deliveries, (order, { delivered }) => {
        const settled = delivered.reduce(hear, order);
        expect(delivered.reduce(hear, settled)).toBe(settled);
      }),
    );
  });
});

const expectConsistent = (order: Order): void => {
  const states = order.payments.map(({ state }) => state);
  const isUndone = order.state === 'cancelled' || order.state === 'expired';
  const isLost = order.tickets.some(({ state }) => state === 'dropped' || state === 'abandoned');
  if (order.end !== undefined && order.end.as !== 'collected') expect(order.state).toBe(order.end.as);
  else if (isLost) expect(order.state).toBe('cancelled');
  if (isUndone) expect(states).not.toContain('approved');
  else expect(states).not.toContain('refunding');
  if (states.includes('approved')) expect(order.state).not.toBe('unpaid');
  if (order.state === 'unpaid') expect(order.paidAt).toBeUndefined();
  if (order.state === 'making' || order.state === 'ready') expect(order.startedAt).toBeDefined();
  expect(order.readyAt !== undefined).toBe(
    (order.state === 'ready' || order.state === 'collected') &&
      order.tickets.some(({ readyAt }) => readyAt !== undefined),
  );
  expect(order.endedAt !== undefined).toBe(isUndone || order.state === 'collected');
  expect(order.dueAt !== undefined).toBe(order.state === 'unpaid' || order.state === 'ready');
};
