import { describe, expect, test } from 'bun:test';
import type { PickupEntry } from '@gorae/contracts/notifier-api.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { aBus } from '../testing/a-bus.ts';
import { aNotifier, asOwnerOf, asStaff } from '../testing/a-notifier.ts';
import { anOrder, orderEvent, stepsOf, wayOf } from '../testing/order-events.ts';

const now = () => systemClock.now();
const screen = '/v1/events/stores/gorae';
const states = (told: readonly { data: unknown }[]) => told.map(({ data }) => (data as OrderView).state);

const aWay = (changes: Partial<OrderView> = {}) => stepsOf(changes, now());

type Stream = Awaited<ReturnType<Awaited<ReturnType<typeof aNotifier>>['follow']>>;

/** What a screen knows once it has heard of a number; fails when a version does not rise. */
const seenUntil = async (stream: Stream, number: string) => {
  await using following = stream;
  const last = new Map<string, PickupEntry>();
  const take = (entry: PickupEntry) => {
    expect(entry.version).toBeGreaterThan(last.get(entry.number)?.version ?? 0);
    last.set(entry.number, entry);
  };
  const snapshot = await following.next();
  const { orders } = (snapshot?.data ?? { orders: [] }) as { orders: PickupEntry[] };
  orders.forEach(take);
  while (!last.has(number)) take((await following.next())?.data as PickupEntry);
  return { inSnapshot: orders.length, last };
};

describe('the pickup stream', () => {
  test('begins with what the log says and goes on with what happens, in numbers and states only', async () => {
    await using bus = aBus();
    const { created, paid, making, ready, collected } = aWay();
    const other = aWay({ id: 'other', number: '018' });
    await bus.publish([created, paid, making, other.created]);
    await using notifier = await aNotifier({ bus });
    await using stream = await notifier.follow(`${screen}?limit=5`);
    const entry = { number: '017', businessDate: '2026-11-23' };
    const orders = [{ ...entry, state: 'making', version: 3 }];
    expect(await stream.next()).toEqual({
      event: 'snapshot',
      data: { storeId: 'gorae', at: expect.any(String), orders },
    });
    await bus.publish([ready, collected, other.paid]);
    expect(await stream.next()).toEqual({ event: 'order', data: { ...entry, state: 'ready', version: 4 } });
    expect(await stream.next()).toEqual({ event: 'order', data: { ...entry, state: 'collected', version: 5 } });
    expect(await stream.next()).toEqual({
      event: 'order',
      data: { ...entry, number: '018', state: 'paid', version: 2 },
    });
  });

  test('tells nothing of an order that nobody paid', async () => {
    await using bus = aBus();
    await using notifier = await aNotifier({ bus });
    await using stream = await notifier.follow(`${screen}?limit=2`);
    const unpaid = aWay({ id: 'unpaid', number: '019' }).created;
    const expired = { ...unpaid.data.order, state: 'expired' as const, version: 2 };
    const { paid } = aWay();
    await bus.publish([unpaid, orderEvent('order.expired', expired, now()), paid]);
    expect(states(await stream.rest())).toEqual([undefined as never, 'paid']);
  });

  test('has no gap between snapshot and changes when events race the connect', async () => {
    await using bus = aBus();
    await using notifier = await aNotifier({ bus });
    const ways = Array.from({ length: 30 }, (_, at) => wayOf({ id: `order-${at}`, number: String(at) }, now()));
    const opening: ReturnType<typeof notifier.follow>[] = [];
    for (let step = 0; step < 5; step++) {
      for (const [at, way] of ways.entries()) {
        const stream = notifier.follow(screen);
        opening.push(stream);
        // On a busy machine all of them would be opened only after the last event.
        if (at % 5 === 0) await stream;
        await bus.publish(way.slice(step, step + 1));
      }
    }
    await bus.publish([aWay({ id: 'last', number: 'last' }).paid]);
    const snapshots: number[] = [];
    for (const stream of await Promise.all(opening)) {
      const { inSnapshot, last } = await seenUntil(stream, 'last');
      snapshots.push(inSnapshot);
      for (const [number, { state }] of last) if (number !== 'last') expect(state).toBe('collected');
    }
    expect(new Set(snapshots).size).toBeGreaterThan(3);
  });

  test('opens nothing for HEAD, ends after `limit` events, and refuses a store that is not there', async () => {
    await using bus = aBus();
    await using notifier = await aNotifier({ bus });
    const head = await notifier.get(screen, { method: 'HEAD' });
    expect([head.status, head.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(await notifier.openStreams()).toBe(0);
    await using one = await notifier.follow(`${screen}?limit=1`);
    expect((await one.rest()).map(({ event }) => event)).toEqual(['snapshot']);
    for (const path of ['/v1/events/stores/nowhere', '/v1/events/stores/nowhere/snapshot']) {
      const refused = await notifier.get(path);
      expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([404, 'store-not-found']);
    }
  });

  test('is there as a plain snapshot as well', async () => {
    await using bus = aBus();
    await bus.publish([aWay().paid]);
    await using notifier = await aNotifier({ bus });
    const reply = await notifier.get(`${screen}/snapshot`);
    expect(await reply.json()).toMatchObject({ orders: [{ number: '017', state: 'paid', version: 2 }] });
  });

  test('refuses one stream too many, and takes the next when one has ended', async () => {
    await using bus = aBus();
    await using notifier = await aNotifier({ bus, config: { streamLimit: 1 } });
    const first = await notifier.follow(screen);
    const refused = await notifier.get(screen);
    expect([refused.status, refused.headers.has('retry-after')]).toEqual([503, true]);
    await first[Symbol.asyncDispose]();
    const again = await until(
      async () => {
        const stream = await notifier.follow(screen);
        return stream.status === 200 && stream;
      },
      { what: 'a free place' },
    );
    await again[Symbol.asyncDispose]();
  });
});

describe('the ticket stream', () => {
  test('is for staff', async () => {
    await using bus = aBus();
    await using notifier = await aNotifier({ bus });
    for (const headers of [{}, { Authorization: 'Bearer wrong' }, asOwnerOf(anOrder().id)]) {
      const reply = await notifier.get(`${screen}/tickets`, { headers });
      expect(reply.status).toBe(401);
    }
  });

  test('says what is to be made of paid orders, and nothing of money taken', async () => {
    await using bus = aBus();
    const { created, paid, making } = aWay();
    await bus.publish([created]);
    await using notifier = await aNotifier({ bus });
    await using stream = await notifier.follow(`${screen}/tickets?limit=3`, asStaff);
    expect(await stream.next()).toMatchObject({ event: 'snapshot', data: { storeId: 'gorae', orders: [] } });
    await bus.publish([paid, making]);
    const { id, number, service, nameOnCup, lines } = anOrder();
    const { paidAt } = paid.data.order;
    const entry = { orderId: id, number, service, nameOnCup, lines, paidAt };
    expect(await stream.next()).toEqual({ event: 'order', data: { ...entry, state: 'paid', version: 2 } });
    expect(await stream.next()).toEqual({ event: 'order', data: { ...entry, state: 'making', version: 3 } });
  });
});

describe('a notifier that starts', () => {
  test('is ready once it has read the log, and says so', async () => {
    await using bus = aBus();
    await bus.publish(Array.from({ length: 1200 }, (_, at) => aWay({ id: `order-${at}`, number: String(at) }).paid));
    await using notifier = await aNotifier({ bus });
    expect(notifier.service.checks['notifier-caught-up']?.()).toBe(true);
    const reply = await notifier.get(`${screen}/snapshot`);
    expect(((await reply.json()) as { orders: unknown[] }).orders).toHaveLength(1200);
  });
});
