import { describe, expect, test } from 'bun:test';
import { newOrderExample } from '@gorae/contracts/new-order.ts';
import { defaultMenuFile, readMenuFile } from './menu-file.ts';
import { nextDay } from './testing/an-order.ts';
import { aKey, aNewOrder, anOrderService, approve, aSeed, staffKey } from './testing/an-order-service.ts';

describe('placing an order', () => {
  test('without a payment answers 201 with where it is, and asks nobody for money', async () => {
    await using service = await anOrderService();
    const reply = await service.send('POST', '/v1/orders', { key: aKey(), body: aNewOrder({ nameOnCup: '지민' }) });
    const order = await reply.json();
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe(`/v1/orders/${order.id}`);
    expect(reply.headers.get('etag')).toBe('"v1"');
    expect(reply.headers.has('preference-applied')).toBe(false);
    expect(order).toMatchObject({
      number: '001',
      state: 'unpaid',
      version: 1,
      totalKrw: 9000,
      businessDate: '2026-11-23',
      nameOnCup: '지민',
      payments: [],
    });
    await service.clock.advance(0);
    expect(service.asked('payment.requested')).toEqual([]);
    expect(service.told(order.id).map(({ name }) => name)).toEqual(['order.created']);
  });

  test('with a payment stores both in one write and answers 202 while nobody knows', async () => {
    await using service = await anOrderService();
    const reply = await service.send('POST', '/v1/orders', { key: aKey(), body: aNewOrder({ payment: approve }) });
    const order = await reply.json();
    await service.clock.advance(0);
    expect(reply.status).toBe(202);
    expect(order).toMatchObject({ state: 'unpaid', payments: [{ state: 'requested', amountKrw: 9000 }] });
    expect(service.asked('payment.requested').map(({ data }) => data)).toEqual([
      {
        orderId: order.id,
        storeId: 'gorae',
        attemptId: order.payments[0].attemptId,
        method: 'sandbox',
        amountKrw: 9000,
        sealedToken: 'sealed approve',
        requestedAt: order.createdAt,
      },
    ]);
  });

  test('keeps neither the key, the token, nor the whole menu with the order', async () => {
    await using service = await anOrderService();
    const key = aKey();
    const { id } = await service.place({ key, body: aNewOrder({ payment: { method: 'sandbox', token: 'secret-1' } }) });
    const stored = JSON.stringify(await service.stored(id));
    for (const secret of [key, 'secret-1', 'milk-tea', 'seed']) expect(stored).not.toContain(secret);
  });

  test('takes the example of the contract from the menu that comes with Gorae', async () => {
    await using service = await anOrderService({ seed: aSeed(readMenuFile(defaultMenuFile)) });
    expect(await service.place({ body: newOrderExample })).toMatchObject({ totalKrw: 11_400 });
  });

  test('is known as the doing of staff when the counter places it', async () => {
    await using service = await anOrderService();
    const { id } = await service.place({ token: staffKey });
    expect(service.told(id)[0]?.data).toMatchObject({ actor: { kind: 'staff' } });
  });
});

describe('call-out numbers', () => {
  test('are distinct among two hundred orders at once', async () => {
    await using service = await anOrderService();
    const orders = await Promise.all(Array.from({ length: 200 }, () => service.place()));
    expect(new Set(orders.map(({ number }) => number)).size).toBe(200);
    expect(new Set(orders.map(({ id }) => id)).size).toBe(200);
  });

  test('begin anew with each business day of the store', async () => {
    await using service = await anOrderService({ at: nextDay - 1 });
    expect(await service.place()).toMatchObject({ number: '001', businessDate: '2026-11-23' });
    await service.clock.advance(1);
    expect(await service.place()).toMatchObject({ number: '001', businessDate: '2026-11-24' });
  });

  test('are taken again by nobody when the counter has forgotten: the next free one is used', async () => {
    await using service = await anOrderService({
      through: (store) => ({ ...store, count: counting([1, 1, 2, 3]) }),
    });
    expect([(await service.place()).number, (await service.place()).number]).toEqual(['001', '002']);
  });
});

const counting = (values: number[]) => async () => values.shift() ?? 99;

describe('the same Idempotency-Key', () => {
  test('with the same order joins the first, also when both come at once', async () => {
    await using service = await anOrderService();
    const key = aKey();
    const body = aNewOrder({ payment: approve });
    const [one, two] = await Promise.all([service.place({ key, body }), service.place({ key, body })]);
    const three = await service.place({ key, body: { ...body, channel: 'kiosk' } });
    await service.clock.advance(0);
    expect(two).toEqual(one);
    expect(three).toEqual(one);
    expect(service.asked('payment.requested')).toHaveLength(1);
  });

  test('with another order is refused', async () => {
    await using service = await anOrderService();
    const key = aKey();
    await service.place({ key });
    const reply = await service.send('POST', '/v1/orders', { key, body: aNewOrder({ channel: 'app' }) });
    expect([reply.status, (await reply.json()).code]).toEqual([422, 'idempotency-key-reused']);
  });

  test('with another order at the same moment: one is placed, the other refused', async () => {
    await using service = await anOrderService();
    const key = aKey();
    const bodies = [aNewOrder(), aNewOrder({ channel: 'app' })];
    const replies = await Promise.all(bodies.map((body) => service.send('POST', '/v1/orders', { key, body })));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 422]);
  });

  test('gives the order even after the store has closed or the item is sold out', async () => {
    await using service = await anOrderService();
    const key = aKey();
    const { id } = await service.place({ key });
    await service.send('PATCH', '/v1/stores/gorae', { token: staffKey, body: { open: false } });
    expect((await service.place({ key })).id).toBe(id);
  });

  test('of an order that was refused may be used again', async () => {
    await using service = await anOrderService();
    const key = aKey();
    const dear = await service.send('POST', '/v1/orders', { key, body: aNewOrder({ expectedTotalKrw: 1 }) });
    expect(dear.status).toBe(409);
    expect((await service.place({ key, body: aNewOrder({ expectedTotalKrw: 9000 }) })).totalKrw).toBe(9000);
  });

  test.each([
    [undefined, 'idempotency-key-missing'],
    ['short', 'idempotency-key-too-short'],
  ])('is needed, and long: %p', async (key, code) => {
    await using service = await anOrderService();
    const parts = key === undefined ? {} : { key };
    const reply = await service.send('POST', '/v1/orders', { ...parts, body: aNewOrder() });
    expect([reply.status, (await reply.json()).code]).toEqual([400, code]);
  });
});
