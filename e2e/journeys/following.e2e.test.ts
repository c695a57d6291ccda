import { describe, expect, test } from 'bun:test';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { aLattePaidBy, anUnpaidLatte, keyed, waiting } from '../cafe/counter.ts';
import { aCafeForAll } from '../cafe/open.ts';
import { staffKey } from '../cafe/start.ts';

describe('following an order without a stream', () => {
  const cafe = aCafeForAll({ env: { BARISTA_SPEED: '500' } });

  test('an answer comes when the order changes, until it is ready', async () => {
    const placed = await cafe().place(aLattePaidBy('slow-200'), { wait: 0 });
    const seen: OrderView[] = [];
    let etag = `"v${placed.version}"`;
    while (seen.at(-1)?.state !== 'ready') {
      const reply = await cafe().ask<OrderView>('GET', `/v1/orders/${placed.id}`, {
        token: placed.orderToken,
        headers: { ...waiting(10), 'If-None-Match': etag },
      });
      expect(reply.status).toBe(200);
      expect(reply.headers.get('preference-applied')).toBe('wait=10');
      etag = reply.headers.get('etag') ?? '';
      seen.push(reply.body);
    }
    expect(seen.map(({ state }) => state).filter((state, at, all) => state !== all[at - 1])).toEqual([
      'paid',
      'making',
      'ready',
    ]);
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

describe('what the staff see', () => {
  const cafe = aCafeForAll();
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
    await cafe().ask('POST', `/v1/orders/${placed.id}/payments`, {
      token: placed.orderToken,
      headers: { ...keyed(), ...waiting(10) },
      body: { method: 'sandbox', token: 'approve' },
    });
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
