import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { aLatte, aLattePaidBy, anUnpaidLatte, keyed, type Placed, type Problem } from '../cafe/counter.ts';
import { aCafeForAll } from '../cafe/open.ts';
import { reconcile } from '../cafe/reconcile.ts';
import type { Setup } from '../cafe/setup.ts';
import { staffKey } from '../cafe/start.ts';

/** Cards that are taken, declined, slow, or lost on the line. */
export const paying = (setup: Setup): void =>
  describe('paying', () => {
    const cafe = aCafeForAll({ setup });

    test('a declined card leaves the order unpaid, and another card pays it', async () => {
      const placed = await cafe().place(aLattePaidBy('decline'));
      expect(placed).toMatchObject({
        state: 'unpaid',
        payments: [{ state: 'declined', declineReason: 'card-declined' }],
      });
      const paid = await cafe().pay(placed);
      expect(paid.status).toBe(201);
      expect(paid.body.payments.map(({ state }) => state)).toEqual(['declined', 'approved']);
      await cafe().untilOrder(placed, ({ state }) => state === 'ready', 'made after the second card');
    });

    test('an order without a payment is answered at once and paid later', async () => {
      const placed = await cafe().place(anUnpaidLatte);
      expect(placed).toMatchObject({ state: 'unpaid', payments: [] });
      expect((await cafe().pay(placed)).status).toBe(201);
      await cafe().untilOrder(placed, ({ state }) => state === 'ready', 'made once it was paid');
    });

    test('a vendor that has not answered in time is 202, and the order tells what became of it', async () => {
      const reply = await cafe().ask<Placed>('POST', '/v1/orders', {
        body: aLattePaidBy('slow-400'),
        headers: keyed(),
      });
      expect(reply.status).toBe(202);
      expect(reply.headers.get('location')).toBe(`/v1/orders/${reply.body.id}`);
      expect(reply.body).toMatchObject({ state: 'unpaid', payments: [{ state: 'requested' }] });
      await cafe().untilOrder(reply.body, ({ state }) => state === 'ready', 'made once the vendor had answered');
    });

    test.each(['lost-answer', 'fail-then-approve'])(
      '"%s" is asked again until it is known, and charged once',
      async (token) => {
        const placed = await cafe().place(aLattePaidBy(token));
        const made = await cafe().untilOrder(placed, ({ state }) => state === 'ready', `made after ${token}`);
        expect(made.payments).toMatchObject([{ state: 'approved', amountKrw: 5500 }]);
        const { body } = await cafe().ask<{ attempts: { asked: number }[] }>('GET', `/v1/payments/${placed.id}`, {
          token: staffKey,
        });
        expect(body.attempts).toMatchObject([{ state: 'approved', asked: 2 }]);
      },
    );

    test('the same key joins the first request: one order, one charge, the same token', async () => {
      const key = randomUUID();
      const replies = await Promise.all(
        Array.from({ length: 8 }, () => cafe().place(aLattePaidBy('slow-100'), { key })),
      );
      expect(new Set(replies.map(({ id }) => id)).size).toBe(1);
      expect(new Set(replies.map(({ orderToken }) => orderToken)).size).toBe(1);
      const later = await cafe().place(aLattePaidBy('slow-100'), { key });
      expect(later.payments).toMatchObject([{ state: 'approved' }]);
    });

    test('the same key with another body is refused', async () => {
      const key = randomUUID();
      await cafe().place(aLatte, { key });
      const other = await cafe().ask<Problem>('POST', '/v1/orders', { body: anUnpaidLatte, headers: keyed(key) });
      expect([other.status, other.body.code]).toEqual([422, 'idempotency-key-reused']);
    });

    test('one payment at a time, and none for what is paid', async () => {
      const placed = await cafe().place(aLattePaidBy('slow-3000'), { wait: 0 });
      const second = await cafe().pay(placed);
      expect([second.status, second.body.code]).toEqual([409, 'payment-in-progress']);
      await cafe().untilOrder(placed, ({ state }) => state === 'ready', 'the first payment is known');
      const third = await cafe().pay(placed);
      expect([third.status, third.body.code]).toEqual([409, 'order-already-paid']);
    });

    test('the ways to pay are told', async () => {
      const { body } = await cafe().ask('GET', '/v1/payment-methods');
      expect(body).toEqual({
        items: [{ id: 'sandbox', name: { ko: expect.any(String), en: expect.any(String) }, kind: 'token' }],
      });
    });

    test('leaves all ledgers in agreement, to the won and to the drink', async () => {
      const { code, output } = await reconcile(cafe());
      expect(output).toMatch(/^\d+ orders, \d+ still open, 0 differences\n$/);
      expect(code).toBe(0);
    });
  });
