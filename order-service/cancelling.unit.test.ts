import { describe, expect, test } from 'bun:test';
import { minute } from './testing/an-order.ts';
import { aNewOrder, anOrderService, approve, type Sent } from './testing/an-order-service.ts';
import type { TicketFields } from './testing/other-services.ts';

type AService = Awaited<ReturnType<typeof anOrderService>>;

const aPaid = async (service: AService) => {
  const order = await service.place({ body: aNewOrder({ payment: approve }) });
  await service.payment(order.id, 'approved');
  return order;
};
const cancel = (service: AService, { id, orderToken }: { id: string; orderToken: string }, parts: Sent = {}) =>
  service.send('POST', `/v1/orders/${id}/cancellation`, { token: orderToken, body: { reason: '늦어요' }, ...parts });
const codeOf = async (reply: Response) => [reply.status, (await reply.json()).code];

describe('cancelling an order', () => {
  test('that is unpaid ends it at once, and nobody may charge for it any more', async () => {
    await using service = await anOrderService();
    const order = await service.place({ body: aNewOrder({ payment: approve }) });
    const reply = await cancel(service, order);
    expect([reply.status, reply.headers.get('etag')]).toEqual([200, '"v2"']);
    expect(await reply.json()).toMatchObject({
      state: 'cancelled',
      cancellation: { state: 'accepted', reason: '늦어요', by: { kind: 'customer' } },
    });
    await service.clock.advance(0);
    expect(service.asked('order.cancelled')).toHaveLength(1);
  });

  test('that is paid asks the bar; when it drops the ticket the money goes back', async () => {
    await using service = await anOrderService();
    const order = await aPaid(service);
    const reply = await cancel(service, order);
    expect([reply.status, (await reply.json()).state]).toEqual([202, 'cancelling']);
    await service.ticket(order.id, { name: 'ticket.dropped', version: 2 });
    await service.payment(order.id, 'refunded');
    expect(await service.order(order.id)).toMatchObject({
      state: 'cancelled',
      cancellation: { state: 'accepted' },
      payments: [{ state: 'refunded' }],
    });
    expect(service.told(order.id).map(({ name }) => name)).toEqual([
      'order.created',
      'order.paid',
      'order.cancelling',
      'order.cancelled',
      'order.refunded',
    ]);
  });

  test('with a wait answers as soon as the bar has: dropped', async () => {
    await using service = await anOrderService();
    const order = await aPaid(service);
    const waiting = cancel(service, order, { headers: { Prefer: 'wait=10' } });
    await service.clock.advance(0);
    await service.ticket(order.id, { name: 'ticket.dropped', version: 2 });
    const reply = await waiting;
    expect([reply.status, (await reply.json()).state]).toEqual([200, 'cancelled']);
    expect(reply.headers.get('preference-applied')).toBe('wait=10');
  });

  test('with a wait answers as soon as the bar has: started first, so it is refused', async () => {
    await using service = await anOrderService();
    const order = await aPaid(service);
    const waiting = cancel(service, order, { headers: { Prefer: 'wait=10' } });
    await service.clock.advance(0);
    await service.ticket(order.id, { name: 'ticket.started', version: 2 });
    expect(await codeOf(await waiting)).toEqual([409, 'order-already-started']);
    expect(await service.order(order.id)).toMatchObject({ state: 'making', cancellation: { state: 'refused' } });
  });

  test('twice is harmless, paid or not', async () => {
    await using service = await anOrderService();
    const [unpaid, paid] = [await service.place(), await aPaid(service)];
    for (const [order, status] of [
      [unpaid, 200],
      [paid, 202],
    ] as const) {
      const first = await cancel(service, order);
      const second = await cancel(service, order);
      expect([first.status, second.status]).toEqual([status, status]);
      expect(await second.json()).toEqual(await first.json());
    }
  });

  test.each<[string, readonly TicketFields['name'][], string]>([
    ['making', ['ticket.started'], 'order-already-started'],
    ['ready', ['ticket.ready'], 'order-already-started'],
    ['collected', ['ticket.collected'], 'order-ended'],
  ])('that is %s is refused', async (state, names, code) => {
    await using service = await anOrderService();
    const order = await aPaid(service);
    for (const name of names) await service.ticket(order.id, { name, version: 4 });
    expect(await codeOf(await cancel(service, order))).toEqual([409, code]);
    expect(await service.order(order.id)).toMatchObject({ state });
  });

  test('that has expired is refused', async () => {
    await using service = await anOrderService();
    const order = await service.place();
    await service.clock.advance(11 * minute);
    expect(await codeOf(await cancel(service, order))).toEqual([409, 'order-ended']);
  });

  test('at the moment of its approval ends one way: paid and asked for, or cancelled and refunded', async () => {
    await using service = await anOrderService();
    const order = await service.place({ body: aNewOrder({ payment: approve }) });
    const [reply] = await Promise.all([cancel(service, order), service.payment(order.id, 'approved')]);
    const { state, payments } = await service.order(order.id);
    expect([reply.status, state, payments[0]?.state]).toEqual([200, 'cancelled', 'refunding']);
  });
});

describe('a drink that cannot be made', () => {
  test('cancels the order with its reason, and the money goes back', async () => {
    await using service = await anOrderService();
    const order = await aPaid(service);
    await service.ticket(order.id, { name: 'ticket.started', version: 2 });
    await service.ticket(order.id, { name: 'ticket.abandoned', version: 3, reason: 'no milk left' });
    expect(await service.order(order.id)).toMatchObject({ state: 'cancelled', payments: [{ state: 'refunding' }] });
    expect(service.told(order.id).at(-1)).toMatchObject({
      name: 'order.cancelled',
      data: { reason: 'no milk left', actor: { kind: 'staff', id: 'whale-1' } },
    });
    await service.clock.advance(0);
    expect(service.asked('order.cancelled')).toHaveLength(1);
  });
});
