import { type OrderView, orderExample } from './schemas.ts';

/** One order on its way, so that the examples of replies and events tell the same story. */
const { paidAt, payments, ...stored } = orderExample;
const [attempt] = payments;
if (paidAt === undefined || attempt === undefined) throw new Error('The example of an order is a paid one');

const unpaid: OrderView = { ...stored, state: 'unpaid', version: 1, payments: [{ ...attempt, state: 'requested' }] };
const declined = { ...attempt, state: 'declined', declineReason: 'insufficient-funds' } as const;
const paid: OrderView = orderExample;
const making: OrderView = { ...paid, state: 'making', version: 3, startedAt: '2026-11-23T00:05:00.130Z' };
const ready: OrderView = { ...making, state: 'ready', version: 4, readyAt: '2026-11-23T00:06:30.130Z' };
const asked = { by: { kind: 'customer' }, at: '2026-11-23T00:05:01.000Z', reason: 'changed my mind' } as const;
const cancelling: OrderView = {
  ...paid,
  state: 'cancelling',
  version: 3,
  cancellation: { ...asked, state: 'requested' },
};
const cancelled: OrderView = {
  ...paid,
  state: 'cancelled',
  version: 4,
  cancellation: { ...asked, state: 'accepted' },
  payments: [{ ...attempt, state: 'refunding' }],
  endedAt: '2026-11-23T00:05:01.050Z',
};

export const orderExamples = {
  unpaid,
  declined: { ...unpaid, version: 2, payments: [declined] },
  updated: { ...unpaid, version: 3, payments: [declined, { ...attempt, attemptId: 'd4e5f6', state: 'requested' }] },
  paid,
  making,
  ready,
  collected: {
    ...ready,
    state: 'collected',
    version: 5,
    collectedAt: '2026-11-23T00:07:12.000Z',
    endedAt: '2026-11-23T00:07:12.000Z',
  },
  cancelling,
  cancelled,
  expired: { ...unpaid, state: 'expired', version: 2, payments: [], endedAt: '2026-11-23T00:15:00.000Z' },
  refunded: { ...cancelled, version: 5, payments: [{ ...attempt, state: 'refunded', refundedKrw: attempt.amountKrw }] },
} as const satisfies Record<string, OrderView>;
