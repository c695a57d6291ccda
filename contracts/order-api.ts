import { Type } from '@sinclair/typebox';
import { IdempotencyKey, IfNoneMatch, Prefer } from './headers.ts';
import { operation } from './kit/operation.ts';
import { NewOrder, NewPayment, newOrderExample } from './new-order.ts';
import { orderExamples } from './order-examples.ts';
import {
  Actor,
  After,
  At,
  BusinessDate,
  choice,
  Id,
  Limit,
  line,
  OrderView,
  orderExample,
  orderStates,
  page,
  parameters,
  request,
  view,
} from './schemas.ts';
import { storeApi } from './store-api.ts';

const orderParams = parameters({ orderId: Id });

/** The order and, for whoever just placed it, the token that opens it. */
export const PlacedOrder = view(
  'PlacedOrder',
  {
    ...OrderView.properties,
    orderToken: Type.String({
      description: 'Send it as `Authorization: Bearer …` to read, follow, pay or cancel this order',
    }),
  },
  { description: 'The order and, for whoever just placed it, the token that opens it.' },
);

const orderToken = '1f2e3d4c.Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE';
const placedExample = { ...orderExample, orderToken };
const idempotency = parameters({ 'Idempotency-Key': IdempotencyKey, Prefer });

export const HistoryEntry = view(
  'HistoryEntry',
  {
    at: At,
    by: Actor,
    what: Type.String({ description: 'What happened, such as `paid` or `cancellation requested`' }),
    reason: Type.Optional(Type.String()),
  },
  { description: 'Something that happened to an order.' },
);

const readOperations = {
  getOrder: operation({
    id: 'getOrder',
    method: 'GET',
    path: '/v1/orders/{orderId}',
    tag: 'Orders',
    summary: 'An order',
    description:
      'The order as it is now. With `If-None-Match` and `Prefer: wait=N` it answers when the order changes, or 304 after N seconds: following without streams.',
    roles: ['customer', 'staff'],
    params: orderParams,
    headers: parameters({ 'If-None-Match': IfNoneMatch, Prefer }),
    replies: {
      200: {
        description: 'The order',
        body: OrderView,
        headers: ['ETag', 'Preference-Applied'],
        example: orderExample,
      },
      304: { description: 'Not changed since the `ETag` that you know', headers: ['ETag', 'Preference-Applied'] },
    },
    problems: { 404: ['order-not-found'] },
    example: { params: { orderId: orderExample.id } },
  }),
  listOrders: operation({
    id: 'listOrders',
    method: 'GET',
    path: '/v1/orders',
    tag: 'Orders',
    summary: 'Orders of a store',
    description: 'Newest first. Filters narrow it; `next` leads to older ones.',
    roles: ['staff'],
    query: parameters({
      storeId: Id,
      state: Type.Optional(choice(orderStates)),
      businessDate: Type.Optional(BusinessDate),
      limit: Limit,
      after: After,
    }),
    replies: {
      200: { description: 'A page of orders', body: page('OrderPage', OrderView), example: { items: [orderExample] } },
    },
    problems: { 404: ['store-not-found'], 400: ['invalid-cursor'] },
    example: { query: { storeId: 'gorae' } },
  }),
  getOrderHistory: operation({
    id: 'getOrderHistory',
    method: 'GET',
    path: '/v1/orders/{orderId}/history',
    tag: 'Orders',
    summary: 'Who did what to an order, and when',
    description: 'From placing to the end, oldest first.',
    roles: ['staff'],
    params: orderParams,
    replies: {
      200: {
        description: 'The history',
        body: view(
          'OrderHistory',
          { items: Type.Array(HistoryEntry) },
          { description: 'All that happened to an order, oldest first.' },
        ),
        example: { items: [{ at: orderExample.createdAt, by: { kind: 'customer' }, what: 'placed' }] },
      },
    },
    problems: { 404: ['order-not-found'] },
    example: { params: { orderId: orderExample.id } },
  }),
} as const;

const money = [
  'menu-item-not-found',
  'menu-variant-not-found',
  'menu-option-not-found',
  'menu-item-sold-out',
  'option-count',
  'container-not-offered',
  'service-not-offered',
  'order-too-large',
  'idempotency-key-reused',
] as const;

const customerOperations = {
  placeOrder: operation({
    id: 'placeOrder',
    method: 'POST',
    path: '/v1/orders',
    tag: 'Orders',
    summary: 'Place an order, with or without its payment',
    description:
      'Prices come from the menu, never from you. The order and its events are stored in one write before you get an answer: from then on it cannot get lost. `201` when the outcome of the payment is known or none was asked, `202` while it is not. The same `Idempotency-Key` with the same body joins the first request and answers with the order as it is now.',
    roles: ['public'],
    headers: idempotency,
    body: NewOrder,
    replies: {
      201: {
        description: 'Stored; the outcome of the payment is in it',
        body: PlacedOrder,
        headers: ['Location', 'ETag', 'Preference-Applied'],
        example: placedExample,
      },
      202: {
        description: 'Stored; the payment is still being asked for',
        body: PlacedOrder,
        headers: ['Location', 'ETag', 'Preference-Applied'],
        example: { ...orderExamples.unpaid, orderToken },
      },
    },
    problems: {
      400: ['idempotency-key-missing', 'idempotency-key-too-short', 'idempotency-key-malformed'],
      409: ['price-changed'],
      422: ['store-not-found', ...money],
      503: ['store-closed', 'store-busy'],
    },
    example: {
      body: newOrderExample,
      headers: { 'Idempotency-Key': '0d9c2f1e-8a67-4b53-9c41-d2e6f7a8b901', Prefer: 'wait=10' },
    },
  }),
  payOrder: operation({
    id: 'payOrder',
    method: 'POST',
    path: '/v1/orders/{orderId}/payments',
    tag: 'Orders',
    summary: 'Pay an order: the first time, or again after a decline',
    description:
      'One attempt at a time: while one is being asked for, or its outcome is not known, another is refused with 409 `payment-in-progress`. `201` and `202` as for placing.',
    roles: ['customer', 'staff'],
    params: orderParams,
    headers: idempotency,
    body: NewPayment,
    replies: {
      201: {
        description: 'The outcome is in the order',
        body: OrderView,
        headers: ['Location', 'ETag', 'Preference-Applied'],
        example: orderExample,
      },
      202: {
        description: 'The payment is still being asked for',
        body: OrderView,
        headers: ['Location', 'ETag', 'Preference-Applied'],
        example: orderExamples.updated,
      },
    },
    problems: {
      400: ['idempotency-key-missing', 'idempotency-key-too-short', 'idempotency-key-malformed'],
      404: ['order-not-found'],
      409: ['order-already-paid', 'order-ended', 'payment-in-progress', 'too-many-payment-attempts'],
      422: ['idempotency-key-reused'],
    },
    example: {
      params: { orderId: orderExample.id },
      headers: { 'Idempotency-Key': '5b1f0c3a-27de-4f86-8a90-6cd1e2f3b4a5', Prefer: 'wait=10' },
      body: { method: 'sandbox', token: 'approve' },
    },
  }),
  cancelOrder: operation({
    id: 'cancelOrder',
    method: 'POST',
    path: '/v1/orders/{orderId}/cancellation',
    tag: 'Orders',
    summary: 'Ask to cancel an order',
    description:
      'An unpaid order is cancelled at once. For a paid one the bar decides: `202`, and the order tells by `state` and `cancellation` what became of it. Asking twice is harmless. What was paid is refunded.',
    roles: ['customer', 'staff'],
    params: orderParams,
    headers: parameters({ Prefer }),
    body: request(
      'NewCancellation',
      { reason: Type.Optional(line(200)) },
      { description: 'Why, if the customer says.' },
    ),
    replies: {
      200: {
        description: 'Cancelled',
        body: OrderView,
        headers: ['ETag', 'Preference-Applied'],
        example: orderExamples.cancelled,
      },
      202: {
        description: 'The bar is being asked',
        body: OrderView,
        headers: ['ETag', 'Preference-Applied'],
        example: orderExamples.cancelling,
      },
    },
    problems: { 404: ['order-not-found'], 409: ['order-already-started', 'order-ended'] },
    example: {
      params: { orderId: orderExample.id },
      headers: { Prefer: 'wait=10' },
      body: { reason: 'changed my mind' },
    },
  }),
} as const;

/** What order-service answers for. */
export const orderApi = { ...customerOperations, ...readOperations, ...storeApi } as const;
