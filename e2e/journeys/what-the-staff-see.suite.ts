import { describe, expect, test } from 'bun:test';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { aLattePaidBy, anUnpaidLatte } from '../cafe/counter.ts';
import { aCafeForAll } from '../cafe/open.ts';
import type { Setup } from '../cafe/setup.ts';
import { staffKey } from '../cafe/start.ts';

/** Orders as those look at them who work here. */
export const whatTheStaffSee = (setup: Setup): void =>
  describe('what the staff see', () => {
    const cafe = aCafeForAll({ setup });
    const list = (query: string) =>
      cafe().ask<{ items: readonly OrderView[]; next?: string }>('GET', `/v1/orders?storeId=gorae&${query}`, {
        token: staffKey,
      });

    test('all orders, newest first, page by page', async () => {
      const placed = await Promise.all(Array.from({ length: 7 }, () => cafe().place(anUnpaidLatte)));
      const found: OrderView[] = [];
      let after = '';
      do {
        const { body } = await list(`limit=3${after}`);
        expect(body.items.length).toBeLessThanOrEqual(3);
        found.push(...body.items);
        after = body.next === undefined ? '' : `&after=${encodeURIComponent(body.next)}`;
      } while (after !== '');
      expect(new Set(found.map(({ id }) => id))).toEqual(new Set(placed.map(({ id }) => id)));
      expect(found).toHaveLength(7);
      const times = found.map(({ createdAt }) => createdAt);
      expect(times).toEqual(times.toSorted().toReversed());
    });

    test('those of a state, or of a day', async () => {
      const placed = await cafe().place();
      await cafe().untilOrder(placed, ({ state }) => state === 'ready', 'ready');
      expect((await list('state=ready')).body.items.map(({ id }) => id)).toEqual([placed.id]);
      expect((await list(`businessDate=${placed.businessDate}`)).body.items.length).toBe(8);
      expect((await list('businessDate=2020-01-01')).body.items).toEqual([]);
    });

    test('who did what to an order, and when', async () => {
      const placed = await cafe().place(aLattePaidBy('decline'));
      await cafe().pay(placed);
      await cafe().untilOrder(placed, ({ state }) => state === 'ready', 'ready');
      const { body } = await cafe().ask<{ items: { at: string; by: { kind: string; id?: string }; what: string }[] }>(
        'GET',
        `/v1/orders/${placed.id}/history`,
        { token: staffKey },
      );
      expect(body.items.map(({ by, what }) => [by.kind, what])).toEqual([
        ['customer', 'placed'],
        ['customer', 'payment by sandbox requested'],
        ['vendor', 'payment declined'],
        ['customer', 'payment by sandbox requested'],
        ['vendor', 'payment approved'],
        ['staff', 'started'],
        ['staff', 'ready'],
      ]);
      const times = body.items.map(({ at }) => at);
      expect(times).toEqual(times.toSorted());
    });
  });
