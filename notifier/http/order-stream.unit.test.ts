import { describe, expect, test } from 'bun:test';
import type { OrderChanged } from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { createVirtualClock, type VirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import { aBus } from '../testing/a-bus.ts';
import { aNotifier, asOwnerOf, asStaff } from '../testing/a-notifier.ts';
import { anOrder, stepsOf } from '../testing/order-events.ts';

const now = () => systemClock.now();
const aWay = () => stepsOf({}, now());

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
    await until(async () => (await notifier.openStreams()) === 1, { what: 'one open stream' });
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
    const clock = createVirtualClock(now());
    await using bus = aBus(clock);
    await using notifier = await aNotifier({ bus, clock });
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
