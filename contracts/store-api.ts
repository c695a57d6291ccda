import { Type } from '@sinclair/typebox';
import { IfMatch, IfNoneMatch } from './headers.ts';
import { operation } from './kit/operation.ts';
import { MenuView, menuExample, StoreView, storeExample } from './menu.ts';
import { Id, parameters, request, Slug } from './schemas.ts';

const storeParams = parameters({ storeId: Id });

export const SoldOutSwitch = request(
  'SoldOutSwitch',
  {
    item: Type.Optional(Slug),
    variant: Type.Optional(Slug),
    option: Type.Optional(Slug),
    soldOut: Type.Boolean(),
  },
  { description: 'Names an `item`, an `item` with a `variant`, or an `option`.' },
);

/** Stores and their menus; order-service answers for them. */
export const storeApi = {
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
    body: request(
      'StoreChange',
      {
        open: Type.Optional(Type.Boolean()),
        acceptUpToSeconds: Type.Optional(Type.Integer({ minimum: 60, maximum: 100_000_000 })),
      },
      { description: 'What to change; what is absent stays.' },
    ),
    replies: {
      200: { description: 'The store as it is now', body: StoreView, headers: ['ETag'], example: storeExample },
    },
    problems: { 400: ['if-match-malformed'], 404: ['store-not-found'], 412: ['store-changed'] },
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
    body: request(
      'MenuChange',
      { switches: Type.Array(SoldOutSwitch, { minItems: 1, maxItems: 100 }) },
      { description: 'Switches, all or none of which are made.' },
    ),
    replies: { 200: { description: 'The menu as it is now', body: MenuView, headers: ['ETag'], example: menuExample } },
    problems: {
      400: ['if-match-malformed'],
      404: ['store-not-found'],
      412: ['menu-changed'],
      422: ['menu-item-not-found', 'menu-variant-not-found', 'menu-option-not-found', 'nothing-to-switch'],
    },
    example: { params: { storeId: 'gorae' }, body: { switches: [{ item: 'cafe-latte', soldOut: true }] } },
  }),
} as const;
