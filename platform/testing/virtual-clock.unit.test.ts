import { describe, expect, test } from 'bun:test';
import { nextTurn } from '../run/defer.ts';
import { createVirtualClock } from './virtual-clock.ts';

describe('a virtual clock', () => {
  test('wakes sleepers in order of time, each at its own time', async () => {
    const clock = createVirtualClock(100);
    const woken: unknown[] = [];
    for (const ms of [30, 10, 20]) void clock.sleep(ms).then(() => woken.push([ms, clock.now()]));
    await clock.advance(29);
    expect(woken).toEqual([
      [10, 110],
      [20, 120],
    ]);
    expect(clock.now()).toBe(129);
    await clock.advance(1);
    expect(woken).toHaveLength(3);
  });

  test('lets what a sleeper sets off settle before the next, over turns of the event loop', async () => {
    const clock = createVirtualClock(0);
    const seen: string[] = [];
    void clock.sleep(10).then(() => nextTurn(() => nextTurn(() => seen.push('set off by the first'))));
    void clock.sleep(10).then(() => seen.push('the second'));
    await clock.advance(10);
    expect(seen).toEqual(['set off by the first', 'the second']);
  });

  test('wakes those that fell asleep meanwhile, when their time comes within the move', async () => {
    const clock = createVirtualClock(0);
    const ticks: number[] = [];
    const tick = async () => {
      for (;;) {
        await clock.sleep(10);
        ticks.push(clock.now());
      }
    };
    void tick();
    await clock.advance(35);
    expect(ticks).toEqual([10, 20, 30]);
  });

  test('wakes a sleeper at once when its signal aborts, and not again', async () => {
    const clock = createVirtualClock(0);
    const stop = new AbortController();
    let woken = 0;
    const sleeping = clock.sleep(10, stop.signal).then(() => woken++);
    stop.abort();
    await sleeping;
    await clock.sleep(10, stop.signal);
    await clock.advance(20);
    expect(woken).toBe(1);
  });
});
