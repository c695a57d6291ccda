import type { Clock, Instant } from '../run/clock.ts';
import { nextTurn } from '../run/defer.ts';

export interface VirtualClock extends Clock {
  /**
   * Moves time on by `ms`. Sleepers that fall due are woken one by one in order of time (then of asking), and what each of them
   * sets off settles before the next. Resolves when time has arrived and everything is quiet for a few turns.
   */
  advance(ms: number): Promise<void>;
}

interface Sleeper {
  readonly at: Instant;
  wake(): void;
}

/** Event-loop turns after which what a sleeper set off (a chain of commits and deliveries) counts as settled. */
const quietTurns = 8;

/** A clock that stands still until it is told to move. */
export const createVirtualClock = (start: Instant): VirtualClock => {
  let now = start;
  const sleepers: Sleeper[] = [];

  const wakeUntil = async (target: Instant): Promise<void> => {
    for (;;) {
      const next = sleepers[0];
      if (next === undefined || next.at > target) return;
      now = Math.max(now, next.at);
      next.wake();
      await settle();
    }
  };

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const sleeper: Sleeper = {
          at: now + Math.max(0, ms),
          wake: () => {
            sleepers.splice(sleepers.indexOf(sleeper), 1);
            signal?.removeEventListener('abort', sleeper.wake);
            resolve();
          },
        };
        signal?.addEventListener('abort', sleeper.wake, { once: true });
        sleepers.splice(placeOf(sleepers, sleeper.at), 0, sleeper);
      }),
    advance: async (ms) => {
      const target = now + ms;
      await settle();
      await wakeUntil(target);
      now = target;
      await settle();
    },
  };
};

/** Behind all that fall due at the same time: who asked first is woken first. */
const placeOf = (sleepers: readonly Sleeper[], at: Instant): number => {
  const later = sleepers.findIndex((sleeper) => sleeper.at > at);
  return later === -1 ? sleepers.length : later;
};

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < quietTurns; turn++) await new Promise<void>((resolve) => nextTurn(resolve));
};
