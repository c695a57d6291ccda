import { describe, expect, test } from 'bun:test';
import { minute } from './testing/an-order.ts';
import { aKey, aNewOrder, anOrderService, approve, type Sent, staffKey } from './testing/an-order-service.ts';

type AService = Awaited<ReturnType<typeof anOrderService>>;

const pay = (service: AService, id: string, parts: Sent = {}) =>
  service.send('POST', `/v1/orders/${id}/payments`, { token: staffKey, key: aKey(), body: approve, ...parts });
const codeOf = async (reply: Response) => [reply.status, (await reply.json()).code];
const namesOf = (service: AService, id: string) => service.told(id).map(({ name }) => name);

describe('paying an order', () => {
  test('that was created without a payment makes it paid', async () => {
    await using service = await anOrderService();
    const { id, orderToken: token } = await service.place();
    const reply = await pay(service, id, { token });
    expect([reply.status, reply.headers.get('location')]).toEqual([202, `/v1/orders/${id}`]);
    await service.payment(id, 'approved');
    expect(await service.order(id)).toMatchObject({ state: 'paid', paidAt: expect.any(String) });
    expect(namesOf(service, id)).toEqual(['order.created', 'order.updated', 'order.paid']);
  });

  test('again after a decline asks with an attempt of its own', async () => {
    await using service = await anOrderService();
    const { id } = await service.place({ body: aNewOrder({ payment: approve }) });
    await service.payment(id, 'declined');
    await pay(service, id);
    await service.payment(id, 'approved');
    const { state, payments } = await service.order(id);
    expect([state, ...payments.map((payment) => payment.state)]).toEqual(['paid', 'declined', 'approved']);
    expect(new Set(payments.map(({ attemptId }) => attemptId)).size).toBe(2);
    expect(service.asked('payment.requested')).toHaveLength(2);
    expect(namesOf(service, id)).toEqual(['order.created', 'order.declined', 'order.updated', 'order.paid']);
  });

  test('waits for the outcome when asked to', async () => {
    await using service = await anOrderService();
    const { id } = await service.place();
    const waiting = pay(service, id, { headers: { Prefer: 'wait=10' } });
    await service.clock.advance(0);
    await service.payment(id, 'approved');
    const reply = await waiting;
    expect([reply.status, (await reply.json()).state]).toEqual([201, 'paid']);
  });

  test('under the same key asks once, also at once and after the outcome', async () => {
    await using service = await anOrderService();
    const { id } = await service.place();
    const key = aKey();
    await Promise.all([pay(service, id, { key }), pay(service, id, { key }), pay(service, id, { key })]);
    await service.payment(id, 'approved');
    const reply = await pay(service, id, { key });
    expect([reply.status, (await reply.json()).state]).toEqual([201, 'paid']);
    expect(service.asked('payment.requested')).toHaveLength(1);
  });

  test('under the same key with another card is refused', async () => {
    await using service = await anOrderService();
    const { id } = await service.place();
    const key = aKey();
    await pay(service, id, { key });
    const reply = await pay(service, id, { key, body: { method: 'sandbox', token: 'decline' } });
    expect(await codeOf(reply)).toEqual([422, 'idempotency-key-reused']);
  });

  test('is refused while another payment is under way: of ten at once, one asks', async () => {
    await using service = await anOrderService();
    const { id } = await service.place();
    const replies = await Promise.all(Array.from({ length: 10 }, () => pay(service, id)));
    const codes = await Promise.all(replies.filter(({ status }) => status !== 202).map(codeOf));
    expect(codes).toEqual(Array.from({ length: 9 }, () => [409, 'payment-in-progress']));
    await service.clock.advance(0);
    expect(service.asked('payment.requested')).toHaveLength(1);
  });

  test('is refused once paid, once ended, after ten attempts, and for an unknown order', async () => {
    await using service = await anOrderService();
    const paid = await service.place({ body: aNewOrder({ payment: approve }) });
    await service.payment(paid.id, 'approved');
    expect(await codeOf(await pay(service, paid.id))).toEqual([409, 'order-already-paid']);
    const tried = await service.place();
    for (let attempt = 0; attempt < 10; attempt++) {
      expect((await pay(service, tried.id)).status).toBe(202);
      await service.payment(tried.id, 'declined');
    }
    expect(await codeOf(await pay(service, tried.id))).toEqual([409, 'too-many-payment-attempts']);
    await service.send('POST', `/v1/orders/${tried.id}/cancellation`, { token: staffKey, body: {} });
    expect(await codeOf(await pay(service, tried.id))).toEqual([409, 'order-ended']);
    expect(await codeOf(await pay(service, 'nowhere'))).toEqual([404, 'order-not-found']);
  });
});

describe('an order that nobody pays', () => {
  test('expires when its time is over, and payment-service hears of it', async () => {
    await using service = await anOrderService();
    const { id } = await service.place({ body: aNewOrder({ payment: approve }) });
    await service.clock.advance(10 * minute - 1000);
    expect((await service.order(id)).state).toBe('unpaid');
    await service.clock.advance(2000);
    expect(await service.order(id)).toMatchObject({ state: 'expired', endedAt: expect.any(String) });
    expect(service.asked('order.expired')).toHaveLength(1);
    expect(service.told(id).at(-1)).toMatchObject({
      name: 'order.expired',
      data: { actor: { kind: 'system' }, reason: 'not paid in time' },
    });
  });

  test('is never paid by an approval that comes later: the money goes back', async () => {
    await using service = await anOrderService();
    const { id } = await service.place({ body: aNewOrder({ payment: approve }) });
    await service.clock.advance(10 * minute + 1000);
    await service.payment(id, 'approved');
    expect(await service.order(id)).toMatchObject({ state: 'expired', payments: [{ state: 'refunding' }] });
    await service.payment(id, 'refunded');
    expect(await service.order(id)).toMatchObject({
      state: 'expired',
      payments: [{ state: 'refunded', refundedKrw: 9000 }],
    });
    expect(namesOf(service, id)).toEqual(['order.created', 'order.expired', 'order.updated', 'order.refunded']);
  });
});

describe('a ready order', () => {
  test('is taken for collected when nobody comes', async () => {
    await using service = await anOrderService();
    const { id } = await service.place({ body: aNewOrder({ payment: approve }) });
    await service.payment(id, 'approved');
    await service.ticket(id, { name: 'ticket.ready', version: 3 });
    await service.clock.advance(15 * minute - 1000);
    expect((await service.order(id)).state).toBe('ready');
    await service.clock.advance(2000);
    expect((await service.order(id)).state).toBe('collected');
    expect(namesOf(service, id)).toEqual(['order.created', 'order.paid', 'order.ready', 'order.collected']);
  });
});
