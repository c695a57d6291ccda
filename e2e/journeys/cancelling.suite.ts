import { describe, expect, test } from 'bun:test';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { openBar } from '../cafe/bar.ts';
import { aLattePaidBy, anUnpaidLatte, type Placed, type Problem, untilServed, waiting } from '../cafe/counter.ts';
import { aCafeForAll } from '../cafe/open.ts';
import { reconcile } from '../cafe/reconcile.ts';
import type { Setup } from '../cafe/setup.ts';
import { staffKey } from '../cafe/start.ts';

/** An order given up, at every moment at which it can be. */
export const cancelling = (setup: Setup): void =>
  describe('cancelling', () => {
    const cafe = aCafeForAll({ setup, env: { BARISTAS: '0' } });
    const cancel = (order: Placed, { token = order.orderToken, reason = 'changed my mind' } = {}) =>
      untilServed(() =>
        cafe().ask<OrderView & Problem>('POST', `/v1/orders/${order.id}/cancellation`, {
          token,
          headers: waiting(30),
          body: { reason },
        }),
      );

    test('before the payment: at once, and nothing is charged', async () => {
      const placed = await cafe().place(anUnpaidLatte);
      const reply = await cancel(placed);
      expect(reply.status).toBe(200);
      expect(reply.body).toMatchObject({
        state: 'cancelled',
        cancellation: { state: 'accepted', reason: 'changed my mind', by: { kind: 'customer' } },
        payments: [],
      });
    });

    const isAsked = (order: Placed) =>
      until(
        async () => {
          const { body } = await cafe().ask<{ attempts?: readonly { asked: number }[] }>(
            'GET',
            `/v1/payments/${order.id}`,
            {
              token: staffKey,
            },
          );
          return (body.attempts?.[0]?.asked ?? 0) > 0;
        },
        { what: 'the vendor is asked' },
      );

    test('while the vendor thinks: what it takes afterwards is given back', async () => {
      const placed = await cafe().place(aLattePaidBy('slow-300'), { wait: 0 });
      await isAsked(placed);
      expect((await cancel(placed)).body.state).toBe('cancelled');
      const ended = await cafe().untilOrder(placed, ({ payments: [one] }) => one?.state === 'refunded', 'refunded');
      expect(ended.state).toBe('cancelled');
    });

    test('at the very moment of the order: charged and given back, or never charged', async () => {
      const placed = await cafe().place(aLattePaidBy('slow-100'), { wait: 0 });
      await cancel(placed);
      const { state, payments } = await cafe().untilOrder(
        placed,
        ({ payments: [one] }) => one?.state === 'refunded' || one?.state === 'declined',
        'refunded or withdrawn',
      );
      expect(state).toBe('cancelled');
      if (payments[0]?.state === 'declined') expect(payments[0].declineReason).toBe('order-ended');
    });

    test('after the payment, before anyone starts: the bar drops it and the money goes back', async () => {
      const placed = await cafe().place(aLattePaidBy('approve'));
      expect(placed.state).toBe('paid');
      const reply = await cancel(placed);
      expect([reply.status, reply.body.state]).toEqual([200, 'cancelled']);
      const ended = await cafe().untilOrder(placed, ({ payments: [one] }) => one?.state === 'refunded', 'refunded');
      expect(ended.payments).toMatchObject([{ amountKrw: 5500, refundedKrw: 5500 }]);
    });

    test('asked twice: the same answer, one refund', async () => {
      const placed = await cafe().place(aLattePaidBy('approve'));
      const replies = await Promise.all([cancel(placed), cancel(placed)]);
      expect(replies.map(({ status, body }) => [status, body.state])).toEqual([
        [200, 'cancelled'],
        [200, 'cancelled'],
      ]);
      await cafe().untilOrder(placed, ({ payments: [one] }) => one?.state === 'refunded', 'refunded');
      const { body } = await cafe().ask<{ refunds: unknown[] }>('GET', `/v1/payments/${placed.id}`, {
        token: staffKey,
      });
      expect(body.refunds).toHaveLength(1);
    });

    test('by the staff, who are named as such', async () => {
      const placed = await cafe().place(anUnpaidLatte);
      const { body } = await cancel(placed, { token: staffKey, reason: 'the machine is broken' });
      expect(body.cancellation).toMatchObject({ by: { kind: 'staff' }, reason: 'the machine is broken' });
    });

    test('after the start: refused, and the drink is made', async () => {
      const bar = await openBar(cafe(), 'mina');
      const placed = await cafe().place(aLattePaidBy('approve'));
      const ticket = await bar.inHand(placed);
      const started = await bar.press(ticket, 'start', { barista: 'mina' });
      await cafe().untilOrder(placed, ({ state }) => state === 'making', 'making');
      const reply = await cancel(placed);
      expect([reply.status, reply.body.code]).toEqual([409, 'order-already-started']);
      const done = await bar.press(started.body, 'done');
      expect(done.status).toBe(200);
      await cafe().untilOrder(placed, ({ state }) => state === 'ready', 'ready all the same');
      expect((await cancel(placed)).body.code).toBe('order-already-started');
      await bar.signOut();
    });

    test('asked at the very moment of the start: one of both wins, and money and drink agree', async () => {
      const bar = await openBar(cafe(), 'sujin');
      const placed = await cafe().place(aLattePaidBy('approve'));
      const ticket = await bar.inHand(placed);
      const [started] = await Promise.all([bar.press(ticket, 'start', { barista: 'sujin' }), cancel(placed)]);
      const order = await cafe().untilOrder(
        placed,
        ({ state, payments: [one] }) => state === 'making' || (state === 'cancelled' && one?.state === 'refunded'),
        'made or given back',
      );
      expect(started.status).toBe(order.state === 'making' ? 200 : 409);
      if (order.state === 'making') await bar.press(started.body, 'abandon', { reason: 'end of the test' });
      await bar.signOut();
    });

    test('leaves all ledgers in agreement, to the won and to the drink', async () => {
      const { code, output } = await reconcile(cafe());
      expect(output).toMatch(/^\d+ orders, \d+ still open, 0 differences\n$/);
      expect(code).toBe(0);
    });
  });
