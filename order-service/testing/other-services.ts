import {
  PaymentConfirming,
  PaymentRefunded,
  PaymentSettled,
  type TicketChanged,
  ticketEvents,
} from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { newEvent } from '@gorae/platform/bus/new-event.ts';
import { toIso } from '@gorae/platform/run/clock.ts';

/** What payment-service says about the latest attempt of an order. */
export const paymentSays = (
  { id: orderId, storeId, payments }: OrderView,
  news: 'confirming' | 'approved' | 'declined' | 'refunded',
  at: number,
): Event => {
  const payment = payments.at(-1);
  if (payment === undefined) throw new Error('Nothing was asked for');
  const { attemptId, method, amountKrw } = payment;
  const attempt = { orderId, storeId, attemptId, method, amountKrw };
  const said = { source: 'payment-service', document: { id: attemptId, version: 2 }, subject: orderId, storeId, at };
  if (news === 'confirming') return newEvent(PaymentConfirming, { ...said, data: attempt });
  if (news === 'refunded')
    return newEvent(PaymentRefunded, {
      ...said,
      data: { ...attempt, remainingKrw: 0, reason: 'cancelled', refundedAt: toIso(at) },
    });
  const why = news === 'declined' ? { declineReason: 'no-funds' } : {};
  return newEvent(PaymentSettled, { ...said, data: { ...attempt, outcome: news, settledAt: toIso(at), ...why } });
};

export interface TicketFields {
  readonly name: (typeof ticketEvents)[number]['name'];
  readonly version: number;
  readonly reason?: string;
}

const states: Readonly<Record<TicketFields['name'], TicketChanged['state']>> = {
  'ticket.started': 'started',
  'ticket.ready': 'ready',
  'ticket.reopened': 'started',
  'ticket.collected': 'collected',
  'ticket.dropped': 'dropped',
  'ticket.abandoned': 'abandoned',
};

/** What barista-service says about the one ticket of an order. */
export const ticketSays = (orderId: string, { name, version, reason }: TicketFields, at: number): Event => {
  const definition = ticketEvents.find((event) => event.name === name);
  if (definition === undefined) throw new Error(`There is no ${name}`);
  const state = states[name];
  const time = toIso(at);
  return newEvent(definition, {
    source: 'barista-service',
    document: { id: `${orderId}.1`, version },
    subject: orderId,
    storeId: 'gorae',
    at,
    data: {
      ticketId: `${orderId}.1`,
      orderId,
      storeId: 'gorae',
      lineIds: ['1'],
      state,
      version,
      actor: { kind: 'staff', id: 'whale-1' },
      ...(state === 'dropped' ? {} : { barista: 'whale-1', startedAt: time }),
      ...(state === 'ready' || state === 'collected' ? { readyAt: time } : {}),
      ...(state === 'collected' ? { collectedAt: time } : {}),
      ...(state === 'dropped' || state === 'abandoned' ? { endedAt: time } : {}),
      ...(reason === undefined ? {} : { reason }),
    },
  });
};
