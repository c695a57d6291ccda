import { Type } from '@sinclair/typebox';
import { event } from './kit/event.ts';
import type { Wire } from './kit/wire.ts';
import { orderExamples } from './order-examples.ts';
import { Actor, At, Krw, OrderView, openChoice, orderExample, ticketStates, view } from './schemas.ts';

/** What an order event carries: the whole public view, so that nobody has to ask back. */
const OrderChanged = view(
  'OrderChanged',
  {
    order: OrderView,
    actor: Actor,
    reason: Type.Optional(Type.String()),
  },
  { description: 'The whole order as it is now, so that nobody has to ask back.' },
);
export type OrderChanged = Wire<typeof OrderChanged>;

type ActorKind = 'customer' | 'staff' | 'system' | 'vendor';

const orderEvent = <const N extends string>(name: N, order: OrderView, actor: ActorKind, summary: string) =>
  event({ name, summary, data: OrderChanged, log: true, example: { order, actor: { kind: actor } } });

export const OrderCreated = orderEvent(
  'order.created',
  orderExamples.unpaid,
  'customer',
  'An order was stored. It is not paid yet.',
);
export const OrderDeclined = orderEvent(
  'order.declined',
  orderExamples.declined,
  'vendor',
  'A payment was declined. The order stays unpaid and may be paid again.',
);
export const OrderUpdated = orderEvent(
  'order.updated',
  orderExamples.updated,
  'customer',
  'Something visible changed that has no name of its own, such as another attempt to pay.',
);
export const OrderPaid = orderEvent(
  'order.paid',
  orderExamples.paid,
  'vendor',
  'An order is paid: it goes to the bar.',
);
export const OrderMaking = orderEvent(
  'order.making',
  orderExamples.making,
  'system',
  'The bar has started, or has taken a Done back.',
);
export const OrderReady = orderEvent('order.ready', orderExamples.ready, 'system', 'Everything can be picked up.');
export const OrderCollected = orderEvent(
  'order.collected',
  orderExamples.collected,
  'staff',
  'It was picked up, or nobody came for it.',
);
export const OrderCancelling = orderEvent(
  'order.cancelling',
  orderExamples.cancelling,
  'customer',
  'Somebody asked to cancel a paid order; the bar decides.',
);
export const OrderCancelled = orderEvent(
  'order.cancelled',
  orderExamples.cancelled,
  'system',
  'An order ended without its drinks. What was paid goes back.',
);
export const OrderExpired = orderEvent(
  'order.expired',
  orderExamples.expired,
  'system',
  'Nobody paid in time. What arrives later goes back.',
);
export const OrderRefunded = orderEvent(
  'order.refunded',
  orderExamples.refunded,
  'vendor',
  'The money of an ended order went back.',
);

/** By the state that an order enters; what else changed is told by `order.declined`, `order.refunded`, `order.updated`. */
export const orderEvents = [
  OrderCreated,
  OrderDeclined,
  OrderUpdated,
  OrderPaid,
  OrderMaking,
  OrderReady,
  OrderCollected,
  OrderCancelling,
  OrderCancelled,
  OrderExpired,
  OrderRefunded,
] as const;

const attempt = {
  orderId: Type.String(),
  storeId: Type.String(),
  attemptId: Type.String(),
  method: Type.String(),
  amountKrw: Krw,
};
const attemptExample = {
  orderId: orderExample.id,
  storeId: 'gorae',
  attemptId: 'a1b2c3',
  method: 'sandbox',
  amountKrw: 11_400,
};

export const PaymentRequested = event({
  name: 'payment.requested',
  summary: 'A customer wants to pay. Carries the sealed token, for payment-service alone.',
  data: view(
    'PaymentRequestedData',
    {
      ...attempt,
      sealedToken: Type.String({ description: 'JWE, compact form' }),
      requestedAt: At,
    },
    { description: 'An attempt to pay, with its sealed token.' },
  ),
  secrets: ['/sealedToken'],
  example: { ...attemptExample, sealedToken: 'eyJhbGciOiJkaXIi…', requestedAt: '2026-11-23T00:05:00.000Z' },
});

export const PaymentConfirming = event({
  name: 'payment.confirming',
  summary: 'The vendor did not say whether it charged. It is asked again until it is known.',
  data: view('PaymentConfirmingData', attempt, { description: 'An attempt whose outcome is not known.' }),
  example: attemptExample,
});

export const PaymentSettled = event({
  name: 'payment.settled',
  summary: 'The outcome of an attempt is known, for good.',
  data: view(
    'PaymentSettledData',
    {
      ...attempt,
      outcome: Type.Unsafe<'approved' | 'declined'>(Type.Union([Type.Literal('approved'), Type.Literal('declined')])),
      declineReason: Type.Optional(Type.String()),
      settledAt: At,
    },
    { description: 'An attempt and its outcome.' },
  ),
  example: { ...attemptExample, outcome: 'approved', settledAt: '2026-11-23T00:05:00.110Z' },
});

export const PaymentRefunded = event({
  name: 'payment.refunded',
  summary: 'Money went back.',
  data: view(
    'PaymentRefundedData',
    {
      ...attempt,
      remainingKrw: Type.Integer({ description: 'What is still held of the attempt' }),
      reason: Type.String(),
      refundedAt: At,
    },
    { description: 'An attempt and how much of it went back.' },
  ),
  example: { ...attemptExample, remainingKrw: 0, reason: 'cancelled', refundedAt: '2026-11-23T00:06:00.000Z' },
});

/** The whole state of a ticket and its version: the highest version is the truth, in whatever order they come. */
const TicketChanged = view(
  'TicketChanged',
  {
    ticketId: Type.String(),
    orderId: Type.String(),
    storeId: Type.String(),
    lineIds: Type.Array(Type.String()),
    state: openChoice(ticketStates),
    version: Type.Integer(),
    barista: Type.Optional(Type.String()),
    fence: Type.Optional(Type.Integer()),
    startedAt: Type.Optional(At),
    readyAt: Type.Optional(At),
    collectedAt: Type.Optional(At),
    endedAt: Type.Optional(At),
    reason: Type.Optional(Type.String()),
    actor: Actor,
  },
  { description: 'The whole ticket as it is now: the highest version is the truth, in whatever order they come.' },
);
export type TicketChanged = Wire<typeof TicketChanged>;

const ticketEvent = <const N extends string>(name: N, summary: string, state: TicketChanged['state']) =>
  event({
    name,
    summary,
    data: TicketChanged,
    example: {
      ticketId: `${orderExample.id}.1`,
      orderId: orderExample.id,
      storeId: 'gorae',
      lineIds: ['1'],
      state,
      version: 2,
      barista: 'whale-1',
      fence: 1,
      startedAt: '2026-11-23T00:05:00.130Z',
      actor: { kind: 'system' },
    },
  });

export const TicketStarted = ticketEvent('ticket.started', 'A barista has taken a drink in hand.', 'started');
export const TicketReady = ticketEvent('ticket.ready', 'A drink is done.', 'ready');
export const TicketReopened = ticketEvent('ticket.reopened', 'A Done was taken back.', 'started');
export const TicketCollected = ticketEvent('ticket.collected', 'A drink was picked up.', 'collected');
export const TicketDropped = ticketEvent(
  'ticket.dropped',
  'The bar gave a ticket up before it was started, as the customer asked.',
  'dropped',
);
export const TicketAbandoned = ticketEvent('ticket.abandoned', 'A drink cannot be made.', 'abandoned');

export const ticketEvents = [
  TicketStarted,
  TicketReady,
  TicketReopened,
  TicketCollected,
  TicketDropped,
  TicketAbandoned,
] as const;

export const PermitIssued = event({
  name: 'permit.issued',
  summary: 'There is a waiting ticket and nobody was told: whoever gets this may take the oldest.',
  data: view(
    'PermitIssuedData',
    { storeId: Type.String() },
    { description: 'The store whose oldest waiting ticket may be taken.' },
  ),
  example: { storeId: 'gorae' },
});

export const MenuChanged = event({
  name: 'menu.changed',
  summary: 'Something was sold out or is back, or the shop has a new menu.',
  data: view(
    'MenuChangedData',
    { storeId: Type.String(), menuVersion: Type.Integer(), actor: Actor },
    { description: 'Which menu is the newest.' },
  ),
  log: true,
  example: { storeId: 'gorae', menuVersion: 2, actor: { kind: 'staff' } },
});

export const StoreChanged = event({
  name: 'store.changed',
  summary: 'A store was opened or closed, or takes on more or less.',
  data: view(
    'StoreChangedData',
    {
      storeId: Type.String(),
      open: Type.Boolean(),
      storeVersion: Type.Integer(),
      actor: Actor,
    },
    { description: 'How the store is now.' },
  ),
  log: true,
  example: { storeId: 'gorae', open: false, storeVersion: 2, actor: { kind: 'staff' } },
});

export const events = [
  ...orderEvents,
  PaymentRequested,
  PaymentConfirming,
  PaymentSettled,
  PaymentRefunded,
  ...ticketEvents,
  PermitIssued,
  MenuChanged,
  StoreChanged,
] as const;
