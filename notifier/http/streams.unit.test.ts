import { describe, expect, test } from 'bun:test';
import type { OrderChanged } from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import type { PickupEntry } from '@gorae/contracts/notifier-api.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { createVirtualClock, type VirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import { aBus } from '../testing/a-bus.ts';
import { aNotifier, asOwnerOf, asStaff } from '../testing/a-notifier.ts';
import { openSocket } from '../testing/open-socket.ts';
import { anOrder, orderEvent, wayOf } from '../testing/order-events.ts';

const now = () => systemClock.now();
const screen = '/v1/events/stores/gorae';
const states = (told: readonly { data: unknown }[]) => told.map(({ data }) => (data as OrderView).state);

const aWay = (changes: Partial<OrderView> = {}) => {
  const [created, paid, making, ready, collected] = wayOf(changes, now());
  if (!created || !paid || !making || !ready || !collected) throw new Error('The way has five steps');
  return { created, paid, making, ready, collected };
};

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
      for (const way of ways) {
        opening.push(notifier.follow(screen));
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
    expect(await notifier.metrics.getSingleMetricAsString('notifier_streams')).toContain(' 0');
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

describe('a client that does not read', () => {
  const makingOf = (at: number, version: number, note = '') => {
    const lines = anOrder().lines.map((line) => ({ ...line, note }));
    const order = anOrder({ id: `order-${at}`, number: `n-${at}`, version, state: 'making', lines });
    return orderEvent('order.updated', order, now());
  };

  test('finds the newest state of each order when it reads again, not all that was between', async () => {
    await using bus = aBus();
    await using notifier = await aNotifier({ bus });
    await using slow = await openSocket(notifier.port, screen);
    await slow.seen('event: snapshot');
    slow.pause();
    const [rounds, orders] = [1500, 100];
    for (let round = 1; round <= rounds; round++)
      await bus.publish(Array.from({ length: orders }, (_, at) => makingOf(at, round)));
    slow.resume();
    for (let at = 0; at < orders; at++)
      await slow.seen(`"number":"n-${at}","businessDate":"2026-11-23","state":"making","version":${rounds}}`);
    const versions = [...slow.text().matchAll(/"number":"n-0".*"version":(\d+)/g)].map((match) => Number(match[1]));
    expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
    expect(versions.length).toBeLessThan(rounds);
  });

  test('is let go when it is too far behind; the others hear everything', async () => {
    await using bus = aBus();
    await using notifier = await aNotifier({ bus });
    const board = `${screen}/tickets`;
    await using slow = await openSocket(notifier.port, board, asStaff);
    await using quick = await notifier.follow(board, asStaff);
    await Promise.all([slow.seen('event: snapshot'), quick.next()]);
    slow.pause();
    for (let at = 0; at < 1000; at++) {
      await bus.publish([makingOf(at, 1, 'x'.repeat(20_000))]);
      expect((await quick.next())?.data).toMatchObject({ number: `n-${at}` });
    }
    expect(await openStreams(notifier)).toBe(1);
  });
});

const openStreams = async ({ metrics }: Awaited<ReturnType<typeof aNotifier>>): Promise<number> => {
  const metric = await metrics.getSingleMetric('notifier_streams')?.get();
  return metric?.values[0]?.value ?? Number.NaN;
};

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

/** Lets time pass until the answer is there. */
const passing = async <T>(clock: VirtualClock, answer: Promise<T>): Promise<T> => {
  let isThere = false;
  const arrived = answer.finally(() => {
    isThere = true;
  });
  await until(
    async () => {
      await clock.advance(200);
      return isThere;
    },
    { what: 'an answer' },
  );
  return arrived;
};

describe('the stream of an order', () => {
  const path = `/v1/events/orders/${anOrder().id}`;
  const asOwner = asOwnerOf(anOrder().id);

  test('tells its owner and staff everything up to the end, with the version as id, and stays open', async () => {
    await using bus = aBus();
    const { created, ...later } = aWay();
    await bus.publish([created]);
    await using notifier = await aNotifier({ bus });
    for (const headers of [asOwner, asStaff]) {
      await using stream = await notifier.follow(path, headers);
      expect((await stream.next())?.event).toBe('snapshot');
    }
    await using stream = await notifier.follow(path, asOwner);
    expect(await stream.next()).toEqual({ event: 'snapshot', data: created.data.order, id: '1' });
    for (const event of Object.values(later)) await bus.publish([event]);
    for (const { data } of Object.values(later) as Event<OrderChanged>[])
      expect(await stream.next()).toEqual({ event: 'order', data: data.order, id: String(data.order.version) });
    expect(await openStreams(notifier)).toBe(1);
  });

  test('looks unknown to a wrong token, and asks a stranger who he is', async () => {
    const clock = createVirtualClock(now());
    await using bus = aBus(clock);
    await bus.publish([aWay().created]);
    await using notifier = await aNotifier({ bus, clock });
    const answer = async (headers: Record<string, string>, to = path) => {
      const reply = await passing(clock, notifier.get(to, { headers }));
      const { requestId: _own, ...problem } = (await reply.json()) as Record<string, unknown>;
      return problem;
    };
    const wrong = await answer(asOwnerOf('another'));
    expect(wrong).toMatchObject({ status: 404, code: 'order-not-found' });
    expect(wrong).toEqual(await answer(asStaff, '/v1/events/orders/unknown'));
    expect(await answer({})).toMatchObject({ status: 401 });
  });

  test('waits a little for an order that this replica has not heard of yet', async () => {
    await using bus = aBus();
    await using notifier = await aNotifier({ bus });
    const opening = notifier.follow(path, asOwner);
    await bus.publish([aWay().created]);
    await using stream = await opening;
    expect(await stream.next()).toMatchObject({ event: 'snapshot', id: '1' });
  });

  test('tells nothing older than the client has seen: it catches up first, or sends it to come back', async () => {
    const clock = createVirtualClock(now());
    await using bus = aBus(clock);
    const { created, paid, making } = aWay();
    await bus.publish([created, paid]);
    await using notifier = await aNotifier({ bus, clock });
    const opening = notifier.follow(path, { ...asOwner, 'Last-Event-ID': '3' });
    await bus.publish([making]);
    await using stream = await opening;
    expect(await stream.next()).toMatchObject({ event: 'snapshot', id: '3' });
    await using ahead = await passing(clock, notifier.follow(path, { ...asOwner, 'Last-Event-ID': '9' }));
    expect([ahead.status, await ahead.rest()]).toEqual([200, []]);
    await using odd = await notifier.follow(path, { ...asOwner, 'Last-Event-ID': 'x' });
    expect(await odd.next()).toMatchObject({ event: 'snapshot', id: '3' });
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

test('a thousand screens hear of an order within two seconds', async () => {
  await using bus = aBus();
  await using notifier = await aNotifier({ bus });
  const screens = await Promise.all(Array.from({ length: 1000 }, () => openSocket(notifier.port, screen)));
  await Promise.all(screens.map(({ seen }) => seen('event: snapshot')));
  const publishedAt = now();
  await bus.publish([aWay().paid]);
  await Promise.all(screens.map(({ seen }) => seen('"number":"017","businessDate":"2026-11-23","state":"paid"')));
  expect(now() - publishedAt).toBeLessThan(2000);
  expect(await openStreams(notifier)).toBe(1000);
  await Promise.all(screens.map((socket) => socket[Symbol.asyncDispose]()));
});
