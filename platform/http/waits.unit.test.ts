import { describe, expect, test } from 'bun:test';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { createWaits } from './waits.ts';

const setUp = () => {
  const clock = createVirtualClock(0);
  const waits = createWaits(clock);
  const state: { value?: string; reads: number } = { reads: 0 };
  const check = async () => {
    state.reads += 1;
    return state.value;
  };
  return {
    clock,
    waits,
    state,
    wait: (timeoutMs: number, signal?: AbortSignal) =>
      waits.wait({ id: 'a', check, timeoutMs, ...(signal === undefined ? {} : { signal }) }),
  };
};

describe('a wait', () => {
  test('ends at once when the result is there', async () => {
    const { wait, state, clock } = setUp();
    state.value = 'done';
    expect(await wait(10_000)).toBe('done');
    expect(clock.now()).toBe(0);
  });

  test('ends as soon as it is woken', async () => {
    const { wait, waits, state, clock } = setUp();
    const result = wait(10_000);
    await clock.advance(300);
    state.value = 'done';
    waits.wake('b');
    await clock.advance(0);
    expect(Bun.peek.status(result)).toBe('pending');
    waits.wake('a');
    expect(await result).toBe('done');
    expect(clock.now()).toBe(300);
  });

  test('does not lose a wake-up that comes while it is reading', async () => {
    const { clock, waits } = setUp();
    const reads = [Promise.withResolvers<string | undefined>(), Promise.withResolvers<string | undefined>()];
    let at = 0;
    const result = waits.wait({
      id: 'a',
      timeoutMs: 900,
      check: () => reads[at++]?.promise ?? Promise.resolve(undefined),
    });
    waits.wake('a');
    reads[0]?.resolve(undefined);
    reads[1]?.resolve('written while the first read was under way');
    expect(await result).toBe('written while the first read was under way');
    expect(clock.now()).toBe(0);
  });

  test('reads again after a second, since a wake-up may be lost on its way here', async () => {
    const { wait, state, clock } = setUp();
    const result = wait(10_000);
    await clock.advance(100);
    state.value = 'done';
    await clock.advance(899);
    expect(Bun.peek.status(result)).toBe('pending');
    await clock.advance(1);
    expect(await result).toBe('done');
  });

  test('ends with nothing at its time-out, after a last look', async () => {
    const { wait, state, clock, waits } = setUp();
    const result = wait(2500);
    await clock.advance(2499);
    expect(Bun.peek.status(result)).toBe('pending');
    await clock.advance(1);
    expect(await result).toBeUndefined();
    expect([state.reads, waits.count()]).toEqual([4, 0]);
    const late = wait(500);
    await clock.advance(499);
    state.value = 'just in time';
    await clock.advance(1);
    expect(await late).toBe('just in time');
  });

  test('ends when the client leaves', async () => {
    const { wait, clock, waits } = setUp();
    const leaving = new AbortController();
    const result = wait(10_000, leaving.signal);
    await clock.advance(1);
    leaving.abort();
    expect(await result).toBeUndefined();
    expect([clock.now(), waits.count()]).toEqual([1, 0]);
  });

  test('ends with the others when all close', async () => {
    const { wait, clock, waits } = setUp();
    const results = [wait(10_000), wait(10_000)];
    await clock.advance(1);
    waits.close();
    expect(await Promise.all(results)).toEqual([undefined, undefined]);
    expect(await wait(10_000)).toBeUndefined();
    expect(clock.now()).toBe(1);
  });

  test('fails with its check and is forgotten', async () => {
    const { waits } = setUp();
    const check = () => Promise.reject(new Error('the store is away'));
    await expect(waits.wait({ id: 'a', check, timeoutMs: 100 })).rejects.toThrow('the store is away');
    expect(waits.count()).toBe(0);
  });
});
