import { Type } from '@sinclair/typebox';
import { operation } from './kit/operation.ts';
import { MenuView, menuExample, StoreView, storeExample } from './menu.ts';
import {
  Actor,
  After,
  At,
  BusinessDate,
  channels,
  choice,
  containers,
  Id,
  Limit,
  line,
  OrderView,
  orderExample,
  orderStates,
  page,
  parameters,
  request,
  Slug,
  services,
  slugPattern,
  view,
} from './schemas.ts';

const storeParams = parameters({ storeId: Id });
const orderParams = parameters({ orderId: Id });

export const IdempotencyKey = Type.Optional(
  Type.String({
    maxLength: 300,
    description:
      'At least 128 random bits (a UUID, or 22 base64url characters). The same key never does the same thing twice.',
  }),
);
export const Prefer = Type.Optional(
  Type.String({
    maxLength: 200,
    description: '`wait=N`: answer when the outcome is known, at the latest after N (30 at most) seconds (RFC 7240)',
  }),
);
const IfMatch = Type.Optional(Type.String({ maxLength: 100, description: 'The `ETag` of the state that you saw' }));
const IfNoneMatch = Type.Optional(
  Type.String({
    maxLength: 200,
    description: 'The `ETag` of the state that you know: 304 while it is still the newest',
  }),
);

export const NewPayment = request('NewPayment', {
  method: Type.String({
    pattern: slugPattern,
    description: 'An `id` of `GET /v1/payment-methods`; any other is declined as `method-unknown`',
  }),
  token: Type.String({
    minLength: 1,
    maxLength: 2000,
    description:
      "What the vendor's page or terminal gave you. The sandbox takes `approve`, `decline`, `slow-<ms>`, `lost-answer`, `fail-then-approve`, or anything else for chance.",
  }),
});

export const NewOrderLine = request('NewOrderLine', {
  item: Slug,
  variant: Slug,
  quantity: Type.Integer({ minimum: 1, maximum: 20 }),
  container: Type.Optional(choice(containers)),
  options: Type.Optional(
    Type.Array(request('NewOrderLineOption', { option: Slug, quantity: Type.Integer({ minimum: 1, maximum: 20 }) }), {
      maxItems: 20,
    }),
  ),
  note: Type.Optional(line(200)),
});

export const NewOrder = request('NewOrder', {
  storeId: Id,
  channel: choice(channels),
  service: choice(services),
  lines: Type.Array(NewOrderLine, { minItems: 1, maxItems: 20 }),
  nameOnCup: Type.Optional(line(40, { minLength: 1 })),
  expectedTotalKrw: Type.Optional(
    Type.Integer({
      minimum: 0,
      maximum: 1_000_000_000,
      description: 'What the customer was shown. Differs from the total → 409 `price-changed`.',
    }),
  ),
  payment: Type.Optional(NewPayment),
});

export const newOrderExample = {
  storeId: 'gorae',
  channel: 'kiosk',
  service: 'take-out',
  lines: [
    {
      item: 'cafe-latte',
      variant: 'ice-large',
      quantity: 2,
      container: 'tumbler',
      options: [{ option: 'extra-shot', quantity: 1 }],
    },
  ],
  nameOnCup: '지민',
  payment: { method: 'sandbox', token: 'approve' },
} as const;

/** The order and, for whoever just placed it, the token that opens it. */
export const PlacedOrder = view('PlacedOrder', {
  ...OrderView.properties,
  orderToken: Type.String({
    description: 'Send it as `Authorization: Bearer …` to read, follow, pay or cancel this order',
  }),
});

const placedExample = { ...orderExample, orderToken: '1f2e3d4c.Zm9vYmFyYmF6cXV4Zm9vYmFyYmF6cXV4Zm9vYmFyYmE' };
const idempotency = parameters({ 'Idempotency-Key': IdempotencyKey, Prefer });

export const HistoryEntry = view('HistoryEntry', {
  at: At,
  by: Actor,
  what: Type.String({ description: 'What happened, such as `paid` or `cancellation requested`' }),
  reason: Type.Optional(Type.String()),
});

const readOperations = {
  getStore: operation({
    id: 'getStore',
    method: 'GET',
    path: '/v1/stores/{storeId}',
    tag: 'Stores',
    summary: 'A store',
    description: 'Name, address, hours of the business day, whether it takes orders now.',
    roles: ['public'],
    params: storeParams,
    replies: { 200: { description: 'The store', body: StoreView, headers: ['ETag'], example: storeExample } },
    problems: { 404: ['store-not-found'] },
    example: { params: { storeId: 'gorae' } },
  }),
  getMenu: operation({
    id: 'getMenu',
    method: 'GET',
    path: '/v1/stores/{storeId}/menu',
    tag: 'Stores',
    summary: 'The menu of a store',
    description:
      'Items with variants, option groups, prices, seconds of work and what is sold out. Prices include VAT.',
    roles: ['public'],
    params: storeParams,
    headers: parameters({ 'If-None-Match': IfNoneMatch }),
    replies: {
      200: { description: 'The menu', body: MenuView, headers: ['ETag'], example: menuExample },
      304: { description: 'Not changed since the `ETag` that you know' },
    },
    problems: { 404: ['store-not-found'] },
    example: { params: { storeId: 'gorae' } },
  }),
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
        body: view('OrderHistory', { items: Type.Array(HistoryEntry) }),
        example: { items: [{ at: orderExample.createdAt, by: { kind: 'customer' }, what: 'placed' }] },
      },
    },
    problems: { 404: ['order-not-found'] },
    example: { params: { orderId: orderExample.id } },
  }),
} as const;

export const SoldOutSwitch = request('SoldOutSwitch', {
  item: Type.Optional(Slug),
  variant: Type.Optional(Slug),
  option: Type.Optional(Slug),
  soldOut: Type.Boolean(),
});

const staffOperations = {
  updateStore: operation({
    id: 'updateStore',
    method: 'PATCH',
    path: '/v1/stores/{storeId}',
    tag: 'Stores',
    summary: 'Open or close a store, or change how much it takes on',
    description:
      'A closed store refuses new orders (503 `store-closed`); what was accepted before is still made. Beyond `acceptUpToSeconds` of queued work new orders are refused with 503 `store-busy`.',
    roles: ['staff'],
    params: storeParams,
    headers: parameters({ 'If-Match': IfMatch }),
    body: request('StoreChange', {
      open: Type.Optional(Type.Boolean()),
      acceptUpToSeconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 100_000_000 })),
    }),
    replies: {
      200: { description: 'The store as it is now', body: StoreView, headers: ['ETag'], example: storeExample },
    },
    problems: { 404: ['store-not-found'], 412: ['store-changed'] },
    example: { params: { storeId: 'gorae' }, body: { open: false } },
  }),
  updateMenu: operation({
    id: 'updateMenu',
    method: 'PATCH',
    path: '/v1/stores/{storeId}/menu',
    tag: 'Stores',
    summary: 'Switch items, variants or options sold out or back on',
    description:
      'Each switch names an `item`, an `item` with a `variant`, or an `option`. All or nothing; screens hear of it as `menu.changed`.',
    roles: ['staff'],
    params: storeParams,
    headers: parameters({ 'If-Match': IfMatch }),
    body: request('MenuChange', { switches: Type.Array(SoldOutSwitch, { minItems: 1, maxItems: 100 }) }),
    replies: { 200: { description: 'The menu as it is now', body: MenuView, headers: ['ETag'], example: menuExample } },
    problems: {
      404: ['store-not-found'],
      412: ['menu-changed'],
      422: ['menu-item-not-found', 'menu-variant-not-found', 'menu-option-not-found', 'nothing-to-switch'],
    },
    example: { params: { storeId: 'gorae' }, body: { switches: [{ item: 'cafe-latte', soldOut: true }] } },
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
        example: { ...placedExample, state: 'unpaid' },
      },
    },
    problems: {
      400: ['idempotency-key-missing', 'idempotency-key-too-short'],
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
        example: { ...orderExample, state: 'unpaid' },
      },
    },
    problems: {
      400: ['idempotency-key-missing', 'idempotency-key-too-short'],
      404: ['order-not-found'],
      409: ['order-already-paid', 'order-ended', 'payment-in-progress', 'too-many-payment-attempts'],
      422: ['idempotency-key-reused'],
    },
    example: { params: { orderId: orderExample.id }, body: { method: 'sandbox', token: 'approve' } },
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
    body: request('NewCancellation', { reason: Type.Optional(line(200)) }),
    replies: {
      200: {
        description: 'Cancelled',
        body: OrderView,
        headers: ['ETag', 'Preference-Applied'],
        example: { ...orderExample, state: 'cancelled' },
      },
      202: {
        description: 'The bar is being asked',
        body: OrderView,
        headers: ['ETag', 'Preference-Applied'],
        example: { ...orderExample, state: 'cancelling' },
      },
    },
    problems: { 404: ['order-not-found'], 409: ['order-already-started', 'order-ended'] },
    example: { params: { orderId: orderExample.id }, body: { reason: 'changed my mind' } },
  }),
} as const;

export const orderApi = { ...readOperations, ...staffOperations, ...customerOperations } as const;
