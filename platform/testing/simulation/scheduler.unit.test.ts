import { describe, expect, test } from 'bun:test';
import { seededRandom } from '../../run/random.ts';
import { createLife } from './life.ts';
import { calmPolicy, createScheduler, type Policy } from './scheduler.ts';

const start = 1_000;

const aWorld = (policy: Partial<Policy> = {}) => {
  const scheduler = createScheduler({ start, policy: { ...calmPolicy, ...policy } });
  const life = createLife('one-1');
  const happened: string[] = [];
  const does = async (name: string, ...points: readonly string[]) => {
    for (const point of points) {
      await scheduler.step(life, point);
      happened.push(`${name} ${point}`);
    }
  };
  return { scheduler, life, clock: scheduler.clockOf(life), happened, does };
};

describe('a step', () => {
  test('happens only when it is let happen, one at a time', async () => {
    const { scheduler, happened, does } = aWorld();
    void does('a', 'x', 'y');
    void does('b', 'x');
    expect(happened).toEqual([]);
    await scheduler.next();
    expect(happened).toEqual(['a x']);
    await scheduler.settle();
    expect(happened).toEqual(['a x', 'b x', 'a y']);
  });

  test('is chosen by the policy, the same way for the same seed', async () => {
    const run = async (seed: number) => {
      const random = seededRandom(seed);
      const { scheduler, happened, does } = aWorld({ choose: (count) => Math.floor(random() * count) });
      for (const name of ['a', 'b', 'c', 'd']) void does(name, 'x', 'y', 'z');
      await scheduler.settle();
      return happened.join();
    };
    expect(await run(1)).toBe(await run(1));
    expect(await run(1)).not.toBe(await run(2));
  });

  test('that is held up happens when its time has come', async () => {
    const { scheduler, happened, does } = aWorld({ delayMs: ({ point }) => (point === 'slow' ? 50 : 0) });
    void does('a', 'slow');
    void does('b', 'quick');
    await scheduler.settle();
    expect(happened).toEqual(['b quick']);
    await scheduler.pass(49);
    expect(happened).toEqual(['b quick']);
    await scheduler.pass(1);
    expect(happened).toEqual(['b quick', 'a slow']);
  });
});

describe('a process that ends', () => {
  test('goes no further than the step at which it ended', async () => {
    const { scheduler, life, happened, does } = aWorld({ ends: ({ point }) => point === 'y' });
    void does('a', 'x', 'y', 'z');
    await scheduler.settle();
    expect(happened).toEqual(['a x']);
    expect(life.alive()).toBe(false);
  });

  test('tells those who wait for its end, once, and at once those who come later', async () => {
    const life = createLife('one-1');
    let told = 0;
    life.onEnd(() => told++);
    const takeBack = life.onEnd(() => told++);
    takeBack();
    life.end();
    life.end();
    expect(told).toBe(1);
    life.onEnd(() => told++);
    expect(told).toBe(2);
  });

  test('does not wake from its sleep', async () => {
    const { scheduler, life, clock } = aWorld();
    let woke = false;
    void clock.sleep(10).then(() => {
      woke = true;
    });
    life.end();
    await scheduler.pass(100);
    expect(woke).toBe(false);
  });
});

describe('time', () => {
  test('stands still while anything can happen, then jumps to the next sleeper', async () => {
    const { scheduler, clock, happened, does } = aWorld();
    void clock.sleep(500).then(() => does('late', 'x'));
    void does('early', 'x');
    await scheduler.next();
    expect([clock.now(), happened]).toEqual([start, ['early x']]);
    while (await scheduler.next());
    expect([clock.now(), happened]).toEqual([start + 500, ['early x', 'late x']]);
  });

  test('wakes sleepers in the order of their instants, whatever the order of asking', async () => {
    const { scheduler, clock } = aWorld();
    const woken: number[] = [];
    const random = seededRandom(1);
    const naps = Array.from({ length: 200 }, () => Math.floor(random() * 1_000));
    for (const ms of naps) void clock.sleep(ms).then(() => woken.push(ms));
    await scheduler.pass(1_000);
    expect(woken).toEqual(naps.toSorted((a, b) => a - b));
  });

  test('lets a sleeper go at once when its signal aborts, and holds no timer for it', async () => {
    const { scheduler, clock, life } = aWorld();
    const call = new AbortController();
    const sleep = clock.sleep(1_000, call.signal);
    expect(life.pending.count).toBe(1);
    call.abort();
    await sleep;
    expect([clock.now(), life.pending.count, scheduler.waiting()]).toEqual([start, 0, 0]);
  });

  test('passes a frozen process by until it thaws', async () => {
    const { scheduler, happened, does } = aWorld({ frozenUntil: () => start + 300 });
    void does('a', 'x');
    await scheduler.pass(299);
    expect(happened).toEqual([]);
    await scheduler.pass(1);
    expect(happened).toEqual(['a x']);
  });
});
