import type { OrderView } from '@gorae/contracts/schemas.ts';
import { orderExample } from '@gorae/contracts/schemas.ts';
import type { Ledgers, PaymentLedger, TicketLedger, VendorEntry } from '../ledgers.ts';

const at = '2026-11-23T00:05:00.000Z';
const storeId = 'gorae';
const amountKrw = orderExample.totalKrw;

export const attemptOf = (orderId: string): string => `${orderId}-attempt`;
export const refundOf = (orderId: string): string => `${attemptOf(orderId)}-refund`;

export const aCharge = (orderId: string, changes: Partial<VendorEntry> = {}): VendorEntry => ({
  kind: 'charge',
  key: attemptOf(orderId),
  orderId,
  amountKrw,
  outcome: 'approved',
  ...changes,
});

export const aRefund = (orderId: string, changes: Partial<VendorEntry> = {}): VendorEntry => ({
  kind: 'refund',
  key: refundOf(orderId),
  chargeKey: attemptOf(orderId),
  orderId,
  amountKrw,
  outcome: 'done',
  ...changes,
});

const anOrder = (
  id: string,
  state: OrderView['state'],
  payment: OrderView['payments'][number]['state'] | undefined,
) => ({
  ...orderExample,
  id,
  number: id,
  state,
  payments: payment === undefined ? [] : [{ attemptId: attemptOf(id), method: 'sandbox', state: payment, amountKrw }],
});

type AttemptState = PaymentLedger['attempts'][number]['state'];

const aPayment = (orderId: string, state: AttemptState | undefined, parts: Partial<PaymentLedger> = {}) => ({
  orderId,
  storeId,
  version: 2,
  attempts:
    state === undefined
      ? []
      : [{ attemptId: attemptOf(orderId), method: 'sandbox', amountKrw, state, asked: 1, requestedAt: at }],
  refunds: [],
  attention: false,
  createdAt: at,
  ...parts,
});

const aTicket = (orderId: string, state: TicketLedger['state'], starts: number): TicketLedger => ({
  ticketId: `${orderId}.1`,
  orderId,
  storeId,
  version: 4,
  number: orderId,
  state,
  service: 'take-out',
  lines: orderExample.lines,
  prepSeconds: 90,
  paidAt: at,
  starts: Array.from({ length: starts }, (_nothing, place) => ({ barista: 'whale-1', fence: place + 1, at })),
});

/** The ways of an order, each as all sides tell it when nothing went wrong. The order's id is the way's name. */
export const agreeingLedgers = (): Ledgers => ({
  orders: [
    anOrder('unpaid', 'unpaid', undefined),
    anOrder('declined', 'unpaid', 'declined'),
    anOrder('confirming', 'unpaid', 'confirming'),
    anOrder('paid', 'paid', 'approved'),
    anOrder('cancelling', 'cancelling', 'approved'),
    anOrder('making', 'making', 'approved'),
    anOrder('ready', 'ready', 'approved'),
    anOrder('collected', 'collected', 'approved'),
    anOrder('cancelled', 'cancelled', 'refunded'),
    anOrder('abandoned', 'cancelled', 'refunded'),
    anOrder('expired', 'expired', 'declined'),
    anOrder('never-paid', 'expired', undefined),
  ],
  payments: [
    aPayment('declined', 'declined'),
    aPayment('confirming', 'confirming'),
    ...['paid', 'cancelling', 'making', 'ready', 'collected'].map((id) => aPayment(id, 'approved')),
    ...['cancelled', 'abandoned'].map((id) =>
      aPayment(id, 'approved', {
        refunds: [
          { refundId: refundOf(id), attemptId: attemptOf(id), amountKrw, reason: 'cancelled', state: 'done', asked: 1 },
        ],
        orderEnded: { reason: 'cancelled', at },
      }),
    ),
    aPayment('expired', 'declined', { orderEnded: { reason: 'expired', at } }),
    aPayment('never-paid', undefined, { orderEnded: { reason: 'expired', at } }),
  ],
  tickets: [
    aTicket('paid', 'waiting', 0),
    aTicket('cancelling', 'waiting', 0),
    aTicket('making', 'started', 2),
    aTicket('ready', 'ready', 1),
    aTicket('collected', 'collected', 1),
    aTicket('cancelled', 'dropped', 0),
    aTicket('abandoned', 'abandoned', 1),
  ],
  vendor: [
    aCharge('declined', { outcome: 'declined' }),
    // The vendor has charged and nobody here has heard of it yet: no difference, it is asked again.
    aCharge('confirming'),
    aCharge('making', { outcome: 'failed' }),
    ...['paid', 'cancelling', 'making', 'ready', 'collected', 'cancelled', 'abandoned'].map((id) => aCharge(id)),
    aRefund('cancelled', { outcome: 'refused' }),
    aRefund('cancelled'),
    aRefund('abandoned'),
    aCharge('expired', { outcome: 'declined' }),
  ],
});
