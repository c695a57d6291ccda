import { describe, expect, test } from 'bun:test';
import type { Bus } from '@gorae/platform/bus/bus.ts';
import { aKey, aNewOrder, anOrderService, approve, staffKey } from './testing/an-order-service.ts';

type AService = Awaited<ReturnType<typeof anOrderService>>;

const prefer = (seconds: number | string) => ({ Prefer: `wait=${seconds}` });
const paying = (service: AService, seconds: number | string, key = aKey()) =>
  service.send('POST', '/v1/orders', { key, body: aNewOrder({ payment: approve }), headers: prefer(seconds) });
/** The order that was placed last, once it is stored. */
const lastOrder = async (service: AService): Promise<string> => {
  await service.clock.advance(0);
  const { items } = await (await service.send('GET', '/v1/orders?storeId=gorae', { token: staffKey })).json();
  return items[0].id;
};

/** A log that tells nothing. */
const silence: Bus['read'] = () => ({ caughtUp: Promise.resolve(), close: async () => undefined });

describe('placing with Prefer: wait', () => {
  test('answers 201 as soon as the outcome is known, long before the time is up', async () => {
    await using service = await anOrderService();
    const waiting = paying(service, 30);
    await service.payment(await lastOrder(service), 'approved');
    const reply = await waiting;
    expect(reply.status).toBe(201);
    expect(reply.headers.get('preference-applied')).toBe('wait=30');
    expect(reply.headers.get('etag')).toBe('"v2"');
    expect(await reply.json()).toMatchObject({ state: 'paid', payments: [{ state: 'approved' }] });
  });

  test('answers before the log has told it to this replica', async () => {
    await using service = await anOrderService({ bus: (bus) => ({ ...bus, read: silence }) });
    const waiting = paying(service, 30);
    await service.payment(await lastOrder(service), 'approved');
    expect((await waiting).status).toBe(201);
  });

  test('answers 201 with the decline, since that is an outcome too', async () => {
    await using service = await anOrderService();
    const waiting = paying(service, 10);
    await service.payment(await lastOrder(service), 'declined');
    const reply = await waiting;
    expect(reply.status).toBe(201);
    expect(await reply.json()).toMatchObject({ state: 'unpaid', payments: [{ state: 'declined' }] });
  });

  test('goes on waiting while the vendor leaves it open, and answers 202 when the time is up', async () => {
    await using service = await anOrderService();
    const waiting = paying(service, 10);
    await service.payment(await lastOrder(service), 'confirming');
    await service.clock.advance(10_000);
    const reply = await waiting;
    expect(reply.status).toBe(202);
    expect(await reply.json()).toMatchObject({ state: 'unpaid', payments: [{ state: 'confirming' }] });
  });

  test('waits 30 seconds at most, and says so', async () => {
    await using service = await anOrderService();
    const waiting = paying(service, 9999);
    await service.clock.advance(0);
    await service.clock.advance(30_000);
    const reply = await waiting;
    expect([reply.status, reply.headers.get('preference-applied')]).toEqual([202, 'wait=30']);
  });

  test('is ignored when it makes no sense, and answered at once when there is nothing to wait for', async () => {
    await using service = await anOrderService();
    const odd = await paying(service, 'abc');
    expect([odd.status, odd.headers.get('preference-applied')]).toEqual([202, null]);
    const unpaid = await service.send('POST', '/v1/orders', { key: aKey(), body: aNewOrder(), headers: prefer(10) });
    expect([unpaid.status, unpaid.headers.get('preference-applied')]).toEqual([201, 'wait=10']);
  });

  test('lets a repeat join the wait: both get the outcome, and the money was asked for once', async () => {
    await using service = await anOrderService();
    const key = aKey();
    const first = paying(service, 20, key);
    await service.clock.advance(0);
    const second = paying(service, 20, key);
    await service.payment(await lastOrder(service), 'approved');
    const replies = await Promise.all([first, second]);
    expect(replies.map(({ status }) => status)).toEqual([201, 201]);
    expect(await replies[0]?.json()).toEqual(await replies[1]?.json());
    expect(service.asked('payment.requested')).toHaveLength(1);
  });

  test('takes no place among the requests at work while it waits', async () => {
    await using service = await anOrderService({ inFlightLimit: 1 });
    const waiting = paying(service, 5);
    expect((await service.send('GET', `/v1/orders/${await lastOrder(service)}`, { token: staffKey })).status).toBe(200);
    await service.clock.advance(5000);
    expect((await waiting).status).toBe(202);
  });

  test('ends early when the service closes, with what is known', async () => {
    await using service = await anOrderService();
    const waiting = paying(service, 30);
    await service.clock.advance(0);
    const closing = service.service.close();
    expect((await waiting).status).toBe(202);
    await closing;
  });
});

describe('getting an order', () => {
  test('tells its version as an ETag, and 304 to who has it', async () => {
    await using service = await anOrderService();
    const { id, orderToken: token } = await service.place();
    const reply = await service.send('GET', `/v1/orders/${id}`, { token });
    expect([reply.status, reply.headers.get('etag')]).toEqual([200, '"v1"']);
    const again = await service.send('GET', `/v1/orders/${id}`, { token, headers: { 'If-None-Match': '"v1"' } });
    expect([again.status, again.headers.get('etag'), await again.text()]).toEqual([304, '"v1"', '']);
    const stale = await service.send('GET', `/v1/orders/${id}`, { token, headers: { 'If-None-Match': '"v0"' } });
    expect(stale.status).toBe(200);
  });

  test('with a wait answers as soon as it changes', async () => {
    await using service = await anOrderService();
    const { id, orderToken: token } = await service.place({ body: aNewOrder({ payment: approve }) });
    const headers = { 'If-None-Match': '"v1"', ...prefer(30) };
    const waiting = service.send('GET', `/v1/orders/${id}`, { token, headers });
    await service.clock.advance(0);
    await service.payment(id, 'approved');
    const reply = await waiting;
    expect([reply.status, reply.headers.get('etag')]).toEqual([200, '"v2"']);
    expect(await reply.json()).toMatchObject({ state: 'paid' });
  });

  test('with a wait answers 304 when nothing changes', async () => {
    await using service = await anOrderService();
    const { id, orderToken: token } = await service.place();
    const headers = { 'If-None-Match': '"v1"', ...prefer(5) };
    const waiting = service.send('GET', `/v1/orders/${id}`, { token, headers });
    await service.clock.advance(0);
    await service.clock.advance(5000);
    const reply = await waiting;
    expect([reply.status, reply.headers.get('preference-applied')]).toEqual([304, 'wait=5']);
  });

  test('is for staff and for who has its token; to all others it looks as if it were not there', async () => {
    await using service = await anOrderService();
    const mine = await service.place();
    const other = await service.place();
    const get = async (id: string, token?: string) => {
      const reply = await service.send('GET', `/v1/orders/${id}`, token === undefined ? {} : { token });
      return { status: reply.status, body: await reply.json() };
    };
    expect((await get(mine.id, mine.orderToken)).status).toBe(200);
    expect((await get(mine.id, staffKey)).status).toBe(200);
    expect((await get(mine.id)).status).toBe(401);
    const notMine = await get(mine.id, other.orderToken);
    expect(notMine.status).toBe(404);
    expect(await get('nowhere', other.orderToken)).toEqual(notMine);
    expect(await get('nowhere', staffKey)).toEqual(notMine);
  });
});

describe('a token of another order', () => {
  test.each(['payments', 'cancellation'])('does nothing to %s', async (what) => {
    await using service = await anOrderService();
    const mine = await service.place();
    const { orderToken: token } = await service.place();
    const body = what === 'payments' ? approve : {};
    const reply = await service.send('POST', `/v1/orders/${mine.id}/${what}`, { token, key: aKey(), body });
    expect(reply.status).toBe(404);
    expect((await service.order(mine.id)).version).toBe(1);
  });
});
