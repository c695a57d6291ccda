import { describe, expect, test } from 'bun:test';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { openBar } from '../cafe/bar.ts';
import { aLattePaidBy, anUnpaidLatte, untilServed, waiting } from '../cafe/counter.ts';
import { aCafeForAll } from '../cafe/open.ts';
import type { Setup } from '../cafe/setup.ts';

/** An order followed by asking, as those do who have no stream. */
export const following = (setup: Setup): void =>
  describe('following an order without a stream', () => {
    const cafe = aCafeForAll({ setup, env: { BARISTAS: '0' } });

    test('an answer comes when the order changes, until it is ready', async () => {
      const placed = await cafe().place(aLattePaidBy('slow-200'), { wait: 0 });
      const seen: string[] = [];
      let etag = `"v${placed.version}"`;
      const untilTold = async (state: OrderView['state']) => {
        while (seen.at(-1) !== state) {
          const headers = { ...waiting(30), 'If-None-Match': etag };
          const reply = await untilServed(() =>
            cafe().ask<OrderView>('GET', `/v1/orders/${placed.id}`, { token: placed.orderToken, headers }),
          );
          expect(reply.status).toBe(200);
          expect(reply.headers.get('preference-applied')).toBe('wait=30');
          etag = reply.headers.get('etag') ?? '';
          seen.push(reply.body.state);
        }
      };
      await untilTold('paid');
      const bar = await openBar(cafe(), 'mina');
      const ticket = await bar.inHand(placed);
      const [started] = await Promise.all([bar.press(ticket, 'start', { barista: 'mina' }), untilTold('making')]);
      await Promise.all([bar.press(started.body, 'done'), untilTold('ready')]);
      expect(seen.filter((state, at, all) => state !== all[at - 1])).toEqual(['paid', 'making', 'ready']);
    });

    test('304 when nothing has changed: at once without a wait, after it with one', async () => {
      const placed = await cafe().place(anUnpaidLatte);
      const known = { 'If-None-Match': `"v${placed.version}"` };
      const ask = (headers: Record<string, string>) =>
        cafe().ask('GET', `/v1/orders/${placed.id}`, { token: placed.orderToken, headers });
      expect((await ask(known)).status).toBe(304);
      const before = performance.now();
      expect((await ask({ ...known, ...waiting(1) })).status).toBe(304);
      expect(performance.now() - before).toBeGreaterThan(950);
    });

    test('a wait ends when the café is stopped, and nothing is lost', async () => {
      const placed = await cafe().place(anUnpaidLatte);
      const waited = cafe()
        .ask('GET', `/v1/orders/${placed.id}`, {
          token: placed.orderToken,
          headers: { 'If-None-Match': `"v${placed.version}"`, ...waiting(30) },
        })
        .then(({ status }) => status);
      await cafe().look(placed);
      expect(await cafe().stop()).toBe(0);
      expect([304, 503]).toContain(await waited);
      await cafe().start();
      expect(await cafe().look(placed)).toMatchObject({ id: placed.id, state: 'unpaid' });
    });
  });
