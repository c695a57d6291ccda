import { describe, expect, test } from 'bun:test';
import { Unavailable } from '../../errors.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { createPersist } from './persist.ts';

describe('a write without an answer', () => {
  test('is given up after some seconds, also when the clock is set back meanwhile', async () => {
    const time = createVirtualClock(1_000_000_000);
    let setBackMs = 0;
    const clock = { ...time, now: () => time.now() - setBackMs };
    let fault: unknown;
    const persist = createPersist({ clock, random: () => 1, isClosed: () => false });
    persist(() => Promise.reject(new Unavailable('no answer'))).catch((error: unknown) => {
      fault = error;
    });
    await time.advance(3_000);
    setBackMs = 3_600_000;
    await time.advance(2_000);
    expect(fault).toBeUndefined();
    await time.advance(3_000);
    expect(fault).toBeInstanceOf(Unavailable);
  });
});
