import { type Static, Type } from '@sinclair/typebox';
import { operation } from './kit/operation.ts';
import {
  After,
  At,
  Id,
  Krw,
  Limit,
  Names,
  openChoice,
  page,
  parameters,
  paymentStates,
  Version,
  view,
} from './schemas.ts';

export const PaymentMethod = view(
  'PaymentMethod',
  {
    id: Type.String({ description: 'What `payment.method` takes' }),
    name: Names,
    kind: openChoice(['token', 'redirect', 'terminal']),
  },
  { description: 'A way to pay.' },
);
export type PaymentMethod = Static<typeof PaymentMethod>;

/** An attempt as payment-service knows it; the sealed token is never shown. */
export const AttemptView = view(
  'PaymentAttemptDetail',
  {
    attemptId: Type.String(),
    method: Type.String(),
    amountKrw: Krw,
    state: openChoice(paymentStates),
    declineReason: Type.Optional(Type.String()),
    asked: Type.Integer({ description: 'How often the vendor was asked' }),
    requestedAt: At,
    settledAt: Type.Optional(At),
  },
  { description: 'An attempt as payment-service knows it; the token is never shown.' },
);
export type AttemptView = Static<typeof AttemptView>;

export const RefundView = view(
  'PaymentRefund',
  {
    refundId: Type.String(),
    attemptId: Type.String(),
    amountKrw: Krw,
    reason: Type.String(),
    state: openChoice(['due', 'done', 'failing']),
    asked: Type.Integer(),
    refundedAt: Type.Optional(At),
  },
  { description: 'Money that goes back.' },
);
export type RefundView = Static<typeof RefundView>;

/** Everything about the money of one order. */
export const PaymentView = view(
  'Payment',
  {
    orderId: Type.String(),
    storeId: Type.String(),
    version: Version,
    attempts: Type.Array(AttemptView),
    refunds: Type.Array(RefundView),
    orderEnded: Type.Optional(
      view(
        'PaymentOrderEnded',
        { reason: Type.String(), at: At },
        { description: 'That the order has ended: nothing more is charged for it.' },
      ),
    ),
    attention: Type.Boolean({
      description: 'A person should look: an outcome stays unknown, or a refund keeps failing',
    }),
    createdAt: At,
  },
  { description: 'Everything about the money of one order.' },
);
export type PaymentView = Static<typeof PaymentView>;

const paymentExample = {
  orderId: '0f6c3m2k9q8w7e5r4t1y0p3s2d',
  storeId: 'gorae',
  version: 2,
  attempts: [
    {
      attemptId: 'a1b2c3',
      method: 'sandbox',
      amountKrw: 11_400,
      state: 'approved',
      asked: 1,
      requestedAt: '2026-11-23T00:05:00.000Z',
      settledAt: '2026-11-23T00:05:00.110Z',
    },
  ],
  refunds: [],
  attention: false,
  createdAt: '2026-11-23T00:05:00.000Z',
};

export const paymentApi = {
  listPaymentMethods: operation({
    id: 'listPaymentMethods',
    method: 'GET',
    path: '/v1/payment-methods',
    tag: 'Payments',
    summary: 'Ways to pay',
    description: 'In the order in which to offer them.',
    roles: ['public'],
    replies: {
      200: {
        description: 'The methods',
        body: view(
          'PaymentMethods',
          { items: Type.Array(PaymentMethod) },
          { description: 'The ways to pay, in the order in which to offer them.' },
        ),
        example: { items: [{ id: 'sandbox', name: { ko: '모의 결제', en: 'Sandbox' }, kind: 'token' }] },
      },
    },
  }),
  listPayments: operation({
    id: 'listPayments',
    method: 'GET',
    path: '/v1/payments',
    tag: 'Payments',
    summary: "The money of a store's orders",
    description:
      'Newest first. With `attention=true` only what a person should look at: outcomes that stay unknown, refunds that keep failing.',
    roles: ['staff'],
    query: parameters({ storeId: Id, attention: Type.Optional(Type.Boolean()), limit: Limit, after: After }),
    replies: {
      200: {
        description: 'A page of payments',
        body: page('PaymentPage', PaymentView),
        example: { items: [paymentExample] },
      },
    },
    problems: { 400: ['invalid-cursor'] },
    example: { query: { storeId: 'gorae' } },
  }),
  getPayment: operation({
    id: 'getPayment',
    method: 'GET',
    path: '/v1/payments/{orderId}',
    tag: 'Payments',
    summary: 'The money of one order',
    description: 'Attempts and refunds as payment-service knows them.',
    roles: ['staff'],
    params: parameters({ orderId: Id }),
    replies: { 200: { description: 'The payment', body: PaymentView, headers: ['ETag'], example: paymentExample } },
    problems: { 404: ['payment-not-found'] },
    example: { params: { orderId: paymentExample.orderId } },
  }),
} as const;
