import { describe, expect, test } from 'bun:test';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { aBus } from '../testing/a-bus.ts';
import { aNotifier, asStaff } from '../testing/a-notifier.ts';
import { openSocket } from '../testing/open-socket.ts';
import { anOrder, orderEvent, stepsOf } from '../testing/order-events.ts';

const now = () => systemClock.now();
const screen = '/v1/events/stores/gorae';

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
    const [rounds, orders] = [900, 100];
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
    await until(async () => (await notifier.openStreams()) === 1, { what: 'one open stream' });
  });
});

test('a thousand screens hear of an order', async () => {
  await using bus = aBus();
  await using notifier = await aNotifier({ bus });
  const screens = await Promise.all(Array.from({ length: 1000 }, () => openSocket(notifier.port, screen)));
  await Promise.all(screens.map(({ seen }) => seen('event: snapshot')));
  await bus.publish([stepsOf({}, now()).paid]);
  await Promise.all(screens.map(({ seen }) => seen('"number":"017","businessDate":"2026-11-23","state":"paid"')));
  expect(await notifier.openStreams()).toBe(1000);
  await Promise.all(screens.map((socket) => socket[Symbol.asyncDispose]()));
});
