import type { Clock } from '@gorae/platform/run/clock.ts';

/** A clock for a process that can be stopped like by SIGSTOP: who sleeps on it wakes only when thawed, and finds that time has passed. */
export const createFreezer = (clock: Clock) => {
  let thawed = Promise.withResolvers<void>();
  let frozen = false;
  return {
    clock: {
      now: clock.now,
      sleep: async (ms: number, signal?: AbortSignal) => {
        await clock.sleep(ms, signal);
        if (frozen) await thawed.promise;
      },
    } satisfies Clock,
    freeze: () => {
      frozen = true;
      thawed = Promise.withResolvers();
    },
    thaw: () => {
      frozen = false;
      thawed.resolve();
    },
  };
};
