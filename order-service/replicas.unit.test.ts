import { describe, expect, test } from 'bun:test';
import { aKey, aNewOrder, anOrderService, approve, staffKey } from './testing/an-order-service.ts';

describe('two replicas', () => {
  test('see at once what the other has switched: nothing sold out is sold', async () => {
    await using one = await anOrderService();
    await using other = await one.join();
    await other.send('GET', '/v1/stores/gorae/menu');
    const body = { switches: [{ item: 'latte', soldOut: true }] };
    await one.send('PATCH', '/v1/stores/gorae/menu', { token: staffKey, body });
    await one.clock.advance(0);
    const reply = await other.send('POST', '/v1/orders', { key: aKey(), body: aNewOrder() });
    expect((await reply.json()).code).toBe('menu-item-sold-out');
  });

  test('give one order for one key, whichever of them is asked', async () => {
    await using one = await anOrderService();
    await using other = await one.join();
    const parts = { key: aKey(), body: aNewOrder({ payment: approve }) };
    const replies = await Promise.all(
      [one, other, one, other].map(async ({ send }) => (await send('POST', '/v1/orders', parts)).json()),
    );
    await one.clock.advance(0);
    expect(new Set(replies.map(({ id }) => id)).size).toBe(1);
    expect(one.asked('payment.requested')).toHaveLength(1);
  });

  test('wake who waits at one by what the other was told', async () => {
    await using one = await anOrderService();
    await using other = await one.join();
    const parts = { key: aKey(), body: aNewOrder({ payment: approve }), headers: { Prefer: 'wait=30' } };
    const waiting = other.send('POST', '/v1/orders', parts);
    await one.clock.advance(0);
    const id = one.told().find(({ name }) => name === 'order.created')?.subject ?? '';
    await one.payment(id, 'approved');
    expect((await waiting).status).toBe(201);
  });
});
