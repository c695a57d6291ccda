import { describe, expect, test } from 'bun:test';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import type { MenuView, StoreView } from '@gorae/contracts/menu.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { aLatte, anUnpaidLatte, keyed, type Problem, untilServed, type Wanted } from '../cafe/counter.ts';
import { aCafeForAll } from '../cafe/open.ts';
import type { Setup } from '../cafe/setup.ts';
import { staffKey } from '../cafe/start.ts';
import { untilEverywhere } from '../cafe/until-everywhere.ts';

/** What the shop sells, and when. */
export const theShop = (setup: Setup): void =>
  describe('the shop', () => {
    // Nobody works, so that the queue stays as long as it is.
    const cafe = aCafeForAll({ setup, env: { BARISTAS: '0' } });
    const tryToOrder = (wanted: Wanted) =>
      cafe().ask<Problem>('POST', '/v1/orders', { body: wanted, headers: keyed() });
    const at = '/v1/stores/gorae';
    const change = async (path: string, body: unknown, headers = {}) => {
      const changed = await cafe().ask('PATCH', `${at}${path}`, { token: staffKey, body, headers });
      if (changed.status === 200) await untilEverywhere(cafe(), `${at}${path}`, changed);
      return changed;
    };

    test('has a menu of a dozen drinks and more, in Korean and English', async () => {
      const { body, headers } = await cafe().ask<Wire<typeof MenuView>>('GET', '/v1/stores/gorae/menu');
      expect(body.items.length).toBeGreaterThan(12);
      expect(body.items.filter(({ name }) => !name.ko || !name.en)).toEqual([]);
      const known = await cafe().ask('GET', '/v1/stores/gorae/menu', {
        headers: { 'If-None-Match': headers.get('etag') ?? '' },
      });
      expect([known.status, known.text]).toEqual([304, '']);
    });

    test('sells nothing that the staff have switched sold out, until they switch it on again', async () => {
      const off = { switches: [{ item: 'cafe-latte', soldOut: true }] };
      expect((await change('/menu', off)).status).toBe(200);
      const refused = await tryToOrder(aLatte);
      expect([refused.status, refused.body.code, refused.body.errors?.[0]?.pointer]).toEqual([
        422,
        'menu-item-sold-out',
        '/lines/0/item',
      ]);
      expect((await change('/menu', { switches: [{ item: 'cafe-latte', soldOut: false }] })).status).toBe(200);
      expect((await tryToOrder(anUnpaidLatte)).status).toBe(201);
    });

    test('can run out of one size or one option alone', async () => {
      const switches = (soldOut: boolean) => ({
        switches: [
          { item: 'cafe-latte', variant: 'ice-large', soldOut },
          { option: 'oat-milk', soldOut },
        ],
      });
      await change('/menu', switches(true));
      const large = await tryToOrder(anUnpaidLatte);
      expect(large.body.errors?.[0]?.pointer).toBe('/lines/0/variant');
      const oats = {
        item: 'cafe-latte',
        variant: 'hot-regular',
        quantity: 1,
        options: [{ option: 'oat-milk', quantity: 1 }],
      };
      const oat = await tryToOrder({ ...anUnpaidLatte, lines: [oats] });
      expect(oat.body.errors?.[0]?.pointer).toBe('/lines/0/options/0/option');
      await change('/menu', switches(false));
      expect((await tryToOrder({ ...anUnpaidLatte, lines: [oats] })).status).toBe(201);
    });

    test('keeps what was sold as it was sold when the menu changes', async () => {
      const placed = await cafe().place(anUnpaidLatte);
      await change('/menu', { switches: [{ item: 'cafe-latte', soldOut: true }] });
      expect((await cafe().look(placed)).lines).toEqual(placed.lines);
      await change('/menu', { switches: [{ item: 'cafe-latte', soldOut: false }] });
    });

    test('changes only what was seen when the change says what was seen', async () => {
      const { headers } = await cafe().ask('GET', '/v1/stores/gorae');
      const seen = { 'If-Match': headers.get('etag') ?? '' };
      expect((await change('', { open: true }, seen)).status).toBe(200);
      const closing = await change('', { open: false }, { 'If-Match': '"v99"' });
      expect([closing.status, (closing.body as Problem).code]).toEqual([412, 'store-changed']);
    });

    test('takes no orders while it is closed, and keeps what it had accepted', async () => {
      const placed = await cafe().place(anUnpaidLatte);
      expect((await change('', { open: false })).body).toMatchObject({ open: false });
      const refused = await tryToOrder(aLatte);
      expect([refused.status, refused.body.code]).toEqual([503, 'store-closed']);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      expect((await cafe().pay(placed, 'approve', { wait: 0 })).status).toBe(202);
      await cafe().untilOrder(placed, ({ state }) => state === 'paid', 'paid while closed');
      await change('', { open: true });
      expect((await tryToOrder(anUnpaidLatte)).status).toBe(201);
    });

    test('tells how long the queue is, and takes no more than it can make', async () => {
      const queue = async () =>
        (await cafe().ask<{ tickets: number; seconds: number }>('GET', '/v1/queues/gorae')).body;
      const { body: paid } = await untilServed(() =>
        cafe().ask<{ items: readonly unknown[] }>('GET', '/v1/orders?storeId=gorae&state=paid', { token: staffKey }),
      );
      const before = await until(
        async () => {
          const seen = await queue();
          return seen.tickets === paid.items.length && seen;
        },
        { what: 'the queue counts all that is paid' },
      );
      await cafe().place({ ...aLatte, lines: [{ item: 'cafe-latte', variant: 'ice-large', quantity: 3 }] });
      const after = await until(async () => ((await queue()).tickets > before.tickets ? queue() : undefined), {
        what: 'the queue counts the new ticket',
      });
      expect([after.tickets - before.tickets, after.seconds - before.seconds]).toEqual([1, 150]);
      const { body: shop } = await cafe().ask<Wire<typeof StoreView>>('GET', '/v1/stores/gorae');
      await change('', { acceptUpToSeconds: 60 });
      const refused = await until(
        async () => {
          const reply = await tryToOrder(aLatte);
          return reply.body.code === 'store-busy' && reply;
        },
        { what: 'whoever takes orders has heard of the work that waits' },
      );
      expect(refused.status).toBe(503);
      expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
      await change('', { acceptUpToSeconds: shop.acceptUpToSeconds });
      expect((await tryToOrder(aLatte)).status).toBe(202);
    });
  });
