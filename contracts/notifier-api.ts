import { Type } from '@sinclair/typebox';
import { operation } from './kit/operation.ts';
import type { Wire } from './kit/wire.ts';
import {
  At,
  Id,
  OrderLine,
  OrderView,
  openChoice,
  orderExample,
  orderStates,
  parameters,
  services,
  Version,
  view,
} from './schemas.ts';

/** What anyone in the shop may see: a number and how far it is. */
export const PickupEntry = view(
  'PickupEntry',
  {
    number: Type.String(),
    businessDate: Type.String(),
    state: openChoice(orderStates),
    version: Version,
  },
  { description: 'What anyone in the shop may see: a number and how far it is.' },
);
export type PickupEntry = Wire<typeof PickupEntry>;

export const PickupSnapshot = view(
  'PickupSnapshot',
  {
    storeId: Type.String(),
    at: At,
    orders: Type.Array(PickupEntry, { description: 'Paid, in the making and ready; the longest waiting first' }),
  },
  { description: 'What is on the pickup screen now.' },
);

/** What the bar needs of an order; who holds it is told by `GET /v1/tickets`. */
export const BoardEntry = view(
  'BoardEntry',
  {
    orderId: Type.String(),
    number: Type.String(),
    state: openChoice(orderStates),
    version: Version,
    service: openChoice(services),
    nameOnCup: Type.Optional(Type.String()),
    lines: Type.Array(OrderLine),
    paidAt: Type.Optional(At),
  },
  { description: 'What the bar needs of an order; who holds it is told by `GET /v1/tickets`.' },
);
export type BoardEntry = Wire<typeof BoardEntry>;

export const BoardSnapshot = view(
  'BoardSnapshot',
  { storeId: Type.String(), at: At, orders: Type.Array(BoardEntry) },
  { description: 'What is to be made and handed out now.' },
);

const pickupExample = {
  storeId: 'gorae',
  at: '2026-11-23T00:05:01.000Z',
  orders: [{ number: '017', businessDate: '2026-11-23', state: 'making', version: 3 }],
};

const boardExample = {
  storeId: 'gorae',
  at: '2026-11-23T00:05:01.000Z',
  orders: [
    {
      orderId: orderExample.id,
      number: orderExample.number,
      state: orderExample.state,
      version: orderExample.version,
      service: orderExample.service,
      nameOnCup: '지민',
      lines: orderExample.lines,
      paidAt: '2026-11-23T00:05:00.120Z',
    },
  ],
};

const streamQuery = parameters({
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: 1000,
      description: 'End the stream after so many events, the snapshot included',
    }),
  ),
});
const how =
  'Each (re)connect starts with `snapshot`, changes follow as `order`. An entry with a lower `version` than the one that you have is older. The stream may end at any time: connect again.';

export const notifierApi = {
  followStore: operation({
    id: 'followStore',
    method: 'GET',
    path: '/v1/events/stores/{storeId}',
    tag: 'Live',
    summary: 'The pickup screen, live',
    description: `Numbers and states only. ${how}`,
    roles: ['public'],
    params: parameters({ storeId: Id }),
    query: streamQuery,
    replies: { 200: { description: 'Server-sent events', example: pickupExample } },
    stream: { snapshot: PickupSnapshot, order: PickupEntry },
    problems: { 404: ['store-not-found'], 503: ['too-many-streams'] },
    example: { params: { storeId: 'gorae' }, query: { limit: 1 } },
  }),
  getPickup: operation({
    id: 'getPickup',
    method: 'GET',
    path: '/v1/events/stores/{storeId}/snapshot',
    tag: 'Live',
    summary: 'The pickup screen, now',
    description: 'The snapshot with which the stream begins, for clients that poll.',
    roles: ['public'],
    params: parameters({ storeId: Id }),
    replies: { 200: { description: 'The snapshot', body: PickupSnapshot, example: pickupExample } },
    problems: { 404: ['store-not-found'] },
    example: { params: { storeId: 'gorae' } },
  }),
  followTickets: operation({
    id: 'followTickets',
    method: 'GET',
    path: '/v1/events/stores/{storeId}/tickets',
    tag: 'Live',
    summary: 'The bar, live',
    description: `Paid orders with what is to be made. ${how}`,
    roles: ['staff'],
    params: parameters({ storeId: Id }),
    query: streamQuery,
    replies: { 200: { description: 'Server-sent events', example: boardExample } },
    stream: { snapshot: BoardSnapshot, order: BoardEntry },
    problems: { 404: ['store-not-found'], 503: ['too-many-streams'] },
    example: { params: { storeId: 'gorae' }, query: { limit: 1 } },
  }),
  followOrder: operation({
    id: 'followOrder',
    method: 'GET',
    path: '/v1/events/orders/{orderId}',
    tag: 'Live',
    summary: 'An order, live',
    description: `The order of the token. ${how} The event id is the version; a reconnect that sends it (\`Last-Event-ID\`) is answered with nothing older. A 404 may mean only that the order has not been heard of yet, or is no longer kept: ask \`GET /v1/orders/{orderId}\`, which knows.`,
    roles: ['customer', 'staff'],
    params: parameters({ orderId: Id }),
    query: streamQuery,
    headers: parameters({
      'Last-Event-ID': Type.Optional(Type.String({ maxLength: 40, description: 'The last version seen' })),
    }),
    replies: { 200: { description: 'Server-sent events', example: orderExample } },
    stream: { snapshot: OrderView, order: OrderView },
    problems: { 404: ['order-not-found'], 503: ['too-many-streams'] },
    example: { params: { orderId: orderExample.id }, query: { limit: 1 } },
  }),
} as const;
