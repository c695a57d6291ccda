import { describe, expect, test } from 'bun:test';
import { Unavailable } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { systemRandom } from '../../run/random.ts';
import { useRabbitMq } from '../../testing/servers/rabbitmq.ts';
import { atOffice, createGate, send, texts, waitFor } from '../suite/bus-lab.ts';
import { hasty, openSpoiltPost, sendOn } from './rabbit-faults-lab.ts';

const { proxy, open, readyOn } = await openSpoiltPost(await useRabbitMq());

describe('a bus whose line is spoilt', () => {
  test('loses nothing while the line is cut again and again', async () => {
    const bus = await open();
    const seen = new Set<string>();
    atOffice(bus, 4, async ({ data }) => void seen.add(data.text));
    const all = texts(120);
    for (const [n, text] of all.entries()) {
      if (n % 20 === 10) proxy.reset();
      await sendOn(bus, text);
    }
    await waitFor('everything', () => seen.size === all.length);
    expect(bus.figures().losses).toBeGreaterThan(5);
    await waitFor('an empty queue', async () => (await bus.depth('office').catch(() => 1)) === 0);
    await bus.close();
  });

  test('is ready again when it was cut while it got ready', async () => {
    const cutting = (async () => {
      for (let n = 0; n < 40; n++) {
        await systemClock.sleep(15);
        proxy.reset();
      }
    })();
    const bus = await open();
    await cutting;
    await waitFor('a connection', bus.isConnected);
    await send(bus, ['a']);
    await bus.close();
  });

  test('bounds its waiting when the line swallows everything, and goes on afterwards', async () => {
    const bus = await open({ limits: hasty });
    const seen: string[] = [];
    atOffice(bus, 1, async ({ data }) => void seen.push(data.text));
    await sendOn(bus, 'before');
    proxy.blackhole(true);
    const began = performance.now();
    await expect(send(bus, ['swallowed'])).rejects.toThrow(Unavailable);
    expect(performance.now() - began).toBeLessThan(8_000);
    proxy.blackhole(false);
    proxy.reset();
    await sendOn(bus, 'after');
    await waitFor('what came after', () => seen.includes('after'));
    await bus.close();
  });

  test('closes in bounded time on a line that swallows everything', async () => {
    const bus = await open();
    proxy.blackhole(true);
    const began = performance.now();
    await bus.close();
    expect(performance.now() - began).toBeLessThan(6_000);
    proxy.blackhole(false);
  });

  test('does not hand a message over twice while its handler outlives the line, and acks what comes again', async () => {
    const bus = await open();
    const gate = createGate();
    const seen: string[] = [];
    const subscription = atOffice(bus, 1, async ({ data }) => {
      seen.push(data.text);
      if (seen.length === 1) await gate.passed;
    });
    await send(bus, ['a', 'b']);
    await waitFor('a in hand', () => seen.length === 1);
    const losses = bus.figures().losses;
    proxy.reset();
    await waitFor('the lines lost', () => bus.figures().losses >= losses + 2);
    await waitFor('new lines', bus.isConnected);
    // The copy of `a` is with the broker's consumer again, and nothing new is in hand.
    await waitFor('the copy delivered', async () => (await readyOn('office')) === 1);
    expect(subscription.inHand()).toBe(1);
    expect(seen).toEqual(['a']);
    gate.open();
    await waitFor('b', () => seen.length === 2);
    expect(seen).toEqual(['a', 'b']);
    await waitFor('an empty queue', async () => (await bus.depth('office')) === 0);
    await bus.close();
  });

  test('gives every consumer one message at a time and each message to one hand, whichever lines are lost', async () => {
    const bus = await open();
    const hands = [0, 0, 0];
    const seen: string[] = [];
    let crowded = false;
    for (const n of hands.keys())
      atOffice(bus, 1, async ({ data }) => {
        hands[n] = (hands[n] ?? 0) + 1;
        crowded ||= (hands[n] ?? 0) > 1;
        await systemClock.sleep(systemRandom() * 120);
        seen.push(data.text);
        hands[n] = (hands[n] ?? 0) - 1;
      });
    const all = texts(60);
    await send(bus, all);
    for (const done of [10, 25, 40]) {
      await waitFor(`${done} done`, () => seen.length >= done);
      proxy.reset();
    }
    await waitFor('all done', () => new Set(seen).size === all.length);
    await waitFor('an empty queue', async () => (await bus.depth('office').catch(() => 1)) === 0);
    expect(crowded).toBe(false);
    expect([...seen].sort()).toEqual([...all].sort());
    await bus.close();
  });

  test('reads the log on from where it was', async () => {
    const bus = await open();
    const seen: string[] = [];
    const reader = bus.read('next', ({ data }) => void seen.push((data as { text: string }).text));
    await reader.caughtUp;
    await send(bus, texts(5, 'before'));
    await waitFor('the first five', () => seen.length === 5);
    proxy.reset();
    for (const text of texts(5, 'after')) await sendOn(bus, text);
    await waitFor('the rest', () => new Set(seen).size === 10);
    expect([...new Set(seen)]).toEqual([...texts(5, 'before'), ...texts(5, 'after')]);
    expect(seen.filter((text) => text.startsWith('before'))).toHaveLength(5);
    await bus.close();
  });
});
