import { describe, expect, test } from 'bun:test';
import { nextDay } from './testing/an-order.ts';
import { aNewOrder, anOrderService, approve, type Sent, staffKey } from './testing/an-order-service.ts';

type AService = Awaited<ReturnType<typeof anOrderService>>;

const asStaff = (service: AService, method: string, path: string, parts: Sent = {}) =>
  service.send(method, path, { token: staffKey, ...parts });
const codeOf = async (reply: Response) => [reply.status, (await reply.json()).code];

describe('a store', () => {
  test('is there for everyone, without what is internal', async () => {
    await using service = await anOrderService();
    const reply = await service.send('GET', '/v1/stores/gorae');
    expect([reply.status, reply.headers.get('etag')]).toEqual([200, '"v1"']);
    expect(Object.keys(await reply.json()).sort()).toEqual([
      'acceptUpToSeconds',
      'address',
      'businessNumber',
      'dayStartsAt',
      'id',
      'name',
      'open',
      'services',
      'timeZone',
      'version',
    ]);
    expect(await codeOf(await service.send('GET', '/v1/stores/elsewhere'))).toEqual([404, 'store-not-found']);
  });

  test('is closed by staff, and screens hear of it', async () => {
    await using service = await anOrderService();
    const reply = await asStaff(service, 'PATCH', '/v1/stores/gorae', { body: { open: false } });
    expect([reply.status, reply.headers.get('etag')]).toEqual([200, '"v2"']);
    expect(await (await service.send('GET', '/v1/stores/gorae')).json()).toMatchObject({ open: false, version: 2 });
    await service.clock.advance(0);
    expect(service.told('gorae').at(-1)).toMatchObject({
      name: 'store.changed',
      data: { open: false, storeVersion: 2, actor: { kind: 'staff' } },
    });
  });

  test('is not changed by a change that changes nothing', async () => {
    await using service = await anOrderService();
    const reply = await asStaff(service, 'PATCH', '/v1/stores/gorae', { body: { open: true } });
    expect(reply.headers.get('etag')).toBe('"v1"');
  });

  test('is changed only as it was seen, when the change says so', async () => {
    await using service = await anOrderService();
    const close = (ifMatch: string) =>
      asStaff(service, 'PATCH', '/v1/stores/gorae', { body: { open: false }, headers: { 'If-Match': ifMatch } });
    expect(await codeOf(await close('"v9"'))).toEqual([412, 'store-changed']);
    expect(await codeOf(await close('nonsense'))).toEqual([400, 'if-match-malformed']);
    expect((await close('"v1"')).status).toBe(200);
    expect((await close('*')).status).toBe(200);
  });

  test.each(['/v1/stores/gorae', '/v1/stores/gorae/menu'])('is no business of others: PATCH %s', async (path) => {
    await using service = await anOrderService();
    const { orderToken } = await service.place();
    for (const parts of [{}, { token: orderToken }, { token: 'guess' }])
      expect((await service.send('PATCH', path, { body: {}, ...parts })).status).toBe(401);
  });
});

describe('the menu of a store', () => {
  const switches = [{ item: 'cake', soldOut: true }];

  test('is there for everyone, and 304 for who has it', async () => {
    await using service = await anOrderService();
    const reply = await service.send('GET', '/v1/stores/gorae/menu');
    const menu = await reply.json();
    expect([reply.headers.get('etag'), reply.headers.get('cache-control')]).toEqual(['"v1"', 'no-cache']);
    expect(menu).toMatchObject({ storeId: 'gorae', version: 1 });
    expect(menu).not.toContainAnyKeys(['id', 'source']);
    const again = await service.send('GET', '/v1/stores/gorae/menu', { headers: { 'If-None-Match': '"v1"' } });
    expect(again.status).toBe(304);
  });

  test('shows at once what staff has switched, and screens hear of it', async () => {
    await using service = await anOrderService();
    await service.send('GET', '/v1/stores/gorae/menu');
    const reply = await asStaff(service, 'PATCH', '/v1/stores/gorae/menu', { body: { switches } });
    const shown = await (await service.send('GET', '/v1/stores/gorae/menu')).json();
    expect(shown).toEqual(await reply.json());
    expect(shown.items.map(({ soldOut }: { soldOut: boolean }) => soldOut)).toEqual([false, false, true]);
    await service.clock.advance(0);
    expect(service.told('gorae').at(-1)).toMatchObject({
      name: 'menu.changed',
      data: { menuVersion: 2, actor: { kind: 'staff' } },
    });
  });

  test('is changed as a whole or not at all, and only as it was seen', async () => {
    await using service = await anOrderService();
    const patch = (parts: Sent) => asStaff(service, 'PATCH', '/v1/stores/gorae/menu', parts);
    const broken = { switches: [...switches, { item: 'soup', soldOut: true }] };
    const refused = await patch({ body: broken });
    expect(await refused.json()).toMatchObject({
      code: 'menu-item-not-found',
      errors: [{ pointer: '/switches/1/item' }],
    });
    const stale = await patch({ body: { switches }, headers: { 'If-Match': '"v2"' } });
    expect(await codeOf(stale)).toEqual([412, 'menu-changed']);
    const elsewhere = await asStaff(service, 'PATCH', '/v1/stores/elsewhere/menu', { body: { switches } });
    expect(await codeOf(elsewhere)).toEqual([404, 'store-not-found']);
    expect((await service.send('GET', '/v1/stores/gorae/menu')).headers.get('etag')).toBe('"v1"');
  });
});

describe('the list of orders', () => {
  const list = async (service: AService, query: string) => {
    const reply = await asStaff(service, 'GET', `/v1/orders?storeId=gorae${query}`);
    const { items, next } = await reply.json();
    return { numbers: items.map(({ number }: { number: string }) => number), next };
  };

  test('has the newest first, page by page, each order once', async () => {
    await using service = await anOrderService();
    for (let placed = 0; placed < 5; placed++) {
      await service.place();
      await service.clock.advance(1000);
    }
    const first = await list(service, '&limit=2');
    const second = await list(service, `&limit=2&after=${first.next}`);
    const third = await list(service, `&limit=2&after=${second.next}`);
    expect([first.numbers, second.numbers, third.numbers]).toEqual([['005', '004'], ['003', '002'], ['001']]);
    expect(third.next).toBeUndefined();
  });

  test('is narrowed by state and by business date, also by both', async () => {
    await using service = await anOrderService({ at: nextDay - 2 });
    await service.place({ body: aNewOrder({ payment: approve }) });
    await service.clock.advance(1);
    const second = await service.place({ body: aNewOrder({ payment: approve }) });
    await service.payment(second.id, 'approved');
    await service.clock.advance(1);
    const early = await service.place();
    expect([second.businessDate, early.businessDate]).toEqual(['2026-11-23', '2026-11-24']);
    expect((await list(service, '&state=paid')).numbers).toEqual(['002']);
    expect((await list(service, '&businessDate=2026-11-23')).numbers).toEqual(['002', '001']);
    expect((await list(service, '&businessDate=2026-11-24')).numbers).toEqual(['001']);
    expect((await list(service, '&state=unpaid&businessDate=2026-11-23')).numbers).toEqual(['001']);
    expect((await list(service, '&state=paid&businessDate=2026-11-24')).numbers).toEqual([]);
    expect((await list(service, '&businessDate=2026-11-22')).numbers).toEqual([]);
  });

  test.each([
    ['&after=nonsense', 400, 'invalid-cursor'],
    ['&limit=0', 400, 'invalid-request'],
    ['&state=sleeping', 400, 'invalid-request'],
    ['&businessDate=2026-02-30', 400, 'invalid-request'],
  ])('refuses %s', async (query, status, code) => {
    await using service = await anOrderService();
    expect(await codeOf(await asStaff(service, 'GET', `/v1/orders?storeId=gorae${query}`))).toEqual([status, code]);
  });

  test('is for staff alone, of a store that is there', async () => {
    await using service = await anOrderService();
    const { orderToken } = await service.place();
    expect((await service.send('GET', '/v1/orders?storeId=gorae', { token: orderToken })).status).toBe(401);
    expect(await codeOf(await asStaff(service, 'GET', '/v1/orders?storeId=elsewhere'))).toEqual([
      404,
      'store-not-found',
    ]);
  });
});

describe('the history of an order', () => {
  test('tells staff who did what', async () => {
    await using service = await anOrderService();
    const { id } = await service.place({ body: aNewOrder({ payment: approve }) });
    await service.payment(id, 'approved');
    await service.ticket(id, { name: 'ticket.started', version: 2 });
    await service.ticket(id, { name: 'ticket.ready', version: 3 });
    await service.ticket(id, { name: 'ticket.reopened', version: 4 });
    const { items } = await (await asStaff(service, 'GET', `/v1/orders/${id}/history`)).json();
    expect(items.map(({ what, by }: { what: string; by: { kind: string } }) => [what, by.kind])).toEqual([
      ['placed', 'customer'],
      ['payment by sandbox requested', 'customer'],
      ['payment approved', 'vendor'],
      ['started', 'staff'],
      ['taken back', 'staff'],
    ]);
  });

  test('is for staff alone', async () => {
    await using service = await anOrderService();
    const { id, orderToken: token } = await service.place();
    expect((await service.send('GET', `/v1/orders/${id}/history`, { token })).status).toBe(401);
    expect(await codeOf(await asStaff(service, 'GET', '/v1/orders/nowhere/history'))).toEqual([404, 'order-not-found']);
  });
});
