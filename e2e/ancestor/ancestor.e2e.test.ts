import { describe, expect, test } from 'bun:test';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import type { PickupEntry, PickupSnapshot } from '@gorae/contracts/notifier-api.ts';
import { openBar } from '../cafe/bar.ts';
import { aLatte, aLattePaidBy, anUnpaidLatte, keyed, type Placed, type Problem } from '../cafe/counter.ts';
import { listen } from '../cafe/listen.ts';
import { aCafeForAll, openCafe } from '../cafe/open.ts';
import { staffKey } from '../cafe/start.ts';

type Screen = PickupEntry | Wire<typeof PickupSnapshot>;

const line = { item: 'cafe-latte', variant: 'ice-large', quantity: 1 };

describe('what an earlier café system got wrong', () => {
  const cafe = aCafeForAll();

  test('200 orders at once get 200 different numbers', async () => {
    const placed = await Promise.all(Array.from({ length: 200 }, () => cafe().place(anUnpaidLatte)));
    expect(new Set(placed.map(({ number }) => number)).size).toBe(200);
    expect(new Set(placed.map(({ id }) => id)).size).toBe(200);
  });

  test('a restart loses no paid order', async () => {
    await using own = await openCafe({ env: { BARISTAS: '0' } });
    const placed = await Promise.all(Array.from({ length: 30 }, () => own.place()));
    expect(await own.kill()).toBe(true);
    await own.start({ BARISTAS: '4' });
    for (const order of placed)
      await own.untilOrder(order, ({ state }) => state === 'ready', `${order.number} is made`);
  });

  test('every screen sees a finished number, also one that was switched on later', async () => {
    const address = `${cafe().url}/v1/events/stores/gorae`;
    const screens = await Promise.all([listen<Screen>(address), listen<Screen>(address), listen<Screen>(address)]);
    const placed = await cafe().place();
    for (const screen of screens) {
      await screen.until(
        ({ data }) => 'number' in data && data.number === placed.number && data.state === 'ready',
        `number ${placed.number} on each screen`,
      );
      screen[Symbol.dispose]();
    }
    using late = await listen<Screen>(address);
    const [snapshot] = late.heard();
    expect(snapshot?.data).toMatchObject({
      orders: expect.arrayContaining([expect.objectContaining({ number: placed.number })]),
    });
  });

  test.each([
    ['of the order', { ...aLatte, totalKrw: 1 }, '/totalKrw'],
    ['of a drink', { ...aLatte, lines: [{ ...line, unitPriceKrw: 1 }] }, '/lines/0/unitPriceKrw'],
    [
      'of an option',
      { ...aLatte, lines: [{ ...line, options: [{ option: 'extra-shot', quantity: 1, priceKrw: -500 }] }] },
      '/lines/0/options/0/priceKrw',
    ],
  ])('the customer cannot set the price %s', async (_what, body, pointer) => {
    const reply = await cafe().ask<Problem>('POST', '/v1/orders', { body, headers: keyed() });
    expect([reply.status, reply.body.errors?.[0]?.pointer]).toEqual([400, pointer]);
    expect((await cafe().place(aLatte)).totalKrw).toBe(5500);
  });

  test('the size is kept, from the order to the ticket', async () => {
    await using own = await openCafe({ env: { BARISTAS: '0' } });
    const placed = await own.place({ ...aLatte, lines: [line, { ...line, variant: 'hot-regular' }] });
    const bar = await openBar(own, 'mina');
    const { lines } = await bar.inHand(placed);
    expect(lines.map(({ variant, size, temperature }) => [variant, size, temperature])).toEqual([
      ['ice-large', 'large', 'ice'],
      ['hot-regular', 'regular', 'hot'],
    ]);
  });

  test('the wait for a payment has a limit', async () => {
    const before = performance.now();
    const placed = await cafe().place(aLattePaidBy('slow-9000'), { wait: 1 });
    expect(performance.now() - before).toBeGreaterThan(900);
    // So the vendor has not answered: the limit came first.
    expect(placed).toMatchObject({ state: 'unpaid', payments: [{ state: 'requested' }] });
  });

  test('one in ten payments fails when one in ten shall', async () => {
    // Nobody makes 360 drinks: this is about money.
    await using own = await openCafe({
      env: { SANDBOX_DECLINE_RATE: '0.1', SEED: '7', BARISTAS: '0', ACCEPT_UP_TO: '1000 h' },
    });
    const placed = await Promise.all(
      Array.from({ length: 400 }, () => own.place(aLattePaidBy('chance'), { wait: 30 })),
    );
    const declined = placed.filter(({ payments: [payment] }) => payment?.state === 'declined').length;
    expect(placed.filter(({ payments: [payment] }) => payment?.state === 'requested')).toEqual([]);
    // 40 are expected; more than five standard deviations off (6 each) would be another rate, such as the 80 of two in ten.
    expect(declined).toBeGreaterThan(10);
    expect(declined).toBeLessThan(70);
  });

  test('an order of two equal drinks is completed', async () => {
    const twice = await cafe().place({ ...aLatte, lines: [line, line] });
    const pair = await cafe().place({ ...aLatte, lines: [{ ...line, quantity: 2 }] });
    for (const order of [twice, pair]) {
      const made = await cafe().untilOrder(order, ({ state }) => state === 'ready', 'both drinks are ready');
      expect(made.totalKrw).toBe(11_000);
    }
  });

  test('a malformed order ends nothing but itself', async () => {
    for (const body of ['{"storeId":', 'null', '[]', '"order"', '{}', '{"lines":[null]}']) {
      const reply = await fetch(`${cafe().url}/v1/orders`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json', ...keyed() },
        body,
      });
      expect(reply.status).toBe(400);
    }
    const placed: Placed = await cafe().place();
    await cafe().untilOrder(placed, ({ state }) => state === 'ready', 'the café goes on');
    expect((await cafe().ask('GET', `/v1/orders/${placed.id}`, { token: staffKey })).status).toBe(200);
  });
});
