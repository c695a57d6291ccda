import type { Clock } from './clock.ts';

/** Tells how many milliseconds have passed, again and again. */
export type Stopwatch = () => number;

/**
 * Runs from now on. A machine's clock may be set back, by hours even: then nothing has passed since the stopwatch was last looked at, so that
 * who looks often waits no longer than he meant to.
 */
export const createStopwatch = (clock: Pick<Clock, 'now'>): Stopwatch => {
  let seen = clock.now();
  let passedMs = 0;
  return () => {
    const now = clock.now();
    passedMs += Math.max(0, now - seen);
    seen = now;
    return passedMs;
  };
};
