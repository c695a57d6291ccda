import { describe, expect, test } from 'bun:test';
import { Unavailable } from '@gorae/platform/errors.ts';
import { aKey, aNewOrder, anOrderService, approve, aSeed, staffKey } from './testing/an-order-service.ts';

const line = (fields: object = {}) => ({ item: 'latte', variant: 'hot', quantity: 1, ...fields });

describe('an order is refused', () => {
  test.each([
    ['an unknown store', { storeId: 'elsewhere' }, 422, 'store-not-found', '/storeId'],
    ['an unknown item', { lines: [line(), line({ item: 'soup' })] }, 422, 'menu-item-not-found', '/lines/1/item'],
    ['an unknown variant', { lines: [line({ variant: 'huge' })] }, 422, 'menu-variant-not-found', '/lines/0/variant'],
    [
      'an unknown option',
      { lines: [line({ options: [{ option: 'salt', quantity: 1 }] })] },
      422,
      'menu-option-not-found',
      '/lines/0/options/0/option',
    ],
    ['a price that a client made up', { lines: [line({ priceKrw: 1 })] }, 400, 'invalid-request', '/lines/0/priceKrw'],
    ['a total that a client made up', { totalKrw: 1 }, 400, 'invalid-request', '/totalKrw'],
    ['no lines', { lines: [] }, 400, 'invalid-request', '/lines'],
    ['half a drink', { lines: [line({ quantity: 1.5 })] }, 400, 'invalid-request', '/lines/0/quantity'],
    ['no drink', { lines: [line({ quantity: 0 })] }, 400, 'invalid-request', '/lines/0/quantity'],
  ])('for %s', async (_what, fields, status, code, pointer) => {
    await using service = await anOrderService();
    const reply = await service.send('POST', '/v1/orders', { key: aKey(), body: aNewOrder(fields) });
    const problem = await reply.json();
    expect([reply.status, problem.code]).toEqual([status, code]);
    expect(problem.errors.map((fault: { pointer: string }) => fault.pointer)).toContain(pointer);
    expect(service.told().filter(({ name }) => name.startsWith('order.'))).toEqual([]);
  });

  test('when the customer was shown another price, and the new one is told', async () => {
    await using service = await anOrderService();
    const reply = await service.send('POST', '/v1/orders', {
      key: aKey(),
      body: aNewOrder({ expectedTotalKrw: 8000 }),
    });
    expect(reply.status).toBe(409);
    expect(await reply.json()).toMatchObject({ code: 'price-changed', totalKrw: 9000 });
  });

  test('for what the store does not offer', async () => {
    const seed = aSeed();
    await using service = await anOrderService({ seed: { ...seed, shop: { ...seed.shop, services: ['eat-in'] } } });
    const reply = await service.send('POST', '/v1/orders', { key: aKey(), body: aNewOrder() });
    expect(await reply.json()).toMatchObject({ code: 'service-not-offered', errors: [{ pointer: '/service' }] });
  });

  test('from the moment on that something is sold out, and not before', async () => {
    await using service = await anOrderService();
    await service.place();
    const switches = [{ item: 'latte', variant: 'hot', soldOut: true }];
    await service.send('PATCH', '/v1/stores/gorae/menu', { token: staffKey, body: { switches } });
    const reply = await service.send('POST', '/v1/orders', { key: aKey(), body: aNewOrder() });
    expect(await reply.json()).toMatchObject({ code: 'menu-item-sold-out', errors: [{ pointer: '/lines/0/variant' }] });
  });

  test('by a closed store, which says when to ask again, until it opens', async () => {
    await using service = await anOrderService();
    const open = (isOpen: boolean) =>
      service.send('PATCH', '/v1/stores/gorae', { token: staffKey, body: { open: isOpen } });
    await open(false);
    const reply = await service.send('POST', '/v1/orders', { key: aKey(), body: aNewOrder() });
    expect([reply.status, (await reply.json()).code]).toEqual([503, 'store-closed']);
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(0);
    await open(true);
    await service.place();
  });

  test('by a busy bar, until a drink is done', async () => {
    await using service = await anOrderService();
    await service.send('PATCH', '/v1/stores/gorae', { token: staffKey, body: { acceptUpToSeconds: 80 } });
    const { id } = await service.place({ body: aNewOrder({ payment: approve }) });
    await service.place();
    await service.payment(id, 'approved');
    const reply = await service.send('POST', '/v1/orders', { key: aKey(), body: aNewOrder() });
    expect([reply.status, (await reply.json()).code, reply.headers.get('retry-after')]).toEqual([
      503,
      'store-busy',
      '30',
    ]);
    await service.ticket(id, { name: 'ticket.ready', version: 3 });
    await service.place();
  });
});

test('a database that is away is a 503, and the same key places the order afterwards', async () => {
  let isAway = true;
  await using service = await anOrderService({
    through: (store) => ({
      ...store,
      count: async (name) => {
        if (isAway) throw new Unavailable('the database');
        return store.count(name);
      },
    }),
  });
  const key = aKey();
  const reply = await service.send('POST', '/v1/orders', { key, body: aNewOrder() });
  expect([reply.status, (await reply.json()).code, reply.headers.get('retry-after')]).toEqual([
    503,
    'unavailable',
    '2',
  ]);
  isAway = false;
  expect(await service.place({ key })).toMatchObject({ number: '001', version: 1 });
});
