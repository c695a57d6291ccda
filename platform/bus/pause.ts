import type { Clock } from '../run/clock.ts';

/**
 * Holds a consumer back while the world is away. The message that met the fault first probes, again and again; the others in hand
 * wait until it gets through.
 */
export interface Pause {
  paused(): boolean;
  /** Resolves when this message may be tried again, or when the consumer closes. */
  wait(message: object): Promise<void>;
  /** The message met something else than an absent world. Ends the pause when it was the one that probes. */
  passed(message: object): void;
}

const firstMs = 200;
const longestMs = 5_000;

export const createPause = (clock: Clock, closing: AbortSignal): Pause => {
  let prober: object | undefined;
  let misses = 0;
  let waiting: (() => void)[] = [];
  return {
    paused: () => prober !== undefined,
    wait: async (message) => {
      prober ??= message;
      if (prober === message) return clock.sleep(Math.min(longestMs, firstMs * 2 ** misses++), closing);
      return new Promise((resolve) => waiting.push(resolve));
    },
    passed: (message) => {
      if (prober !== message) return;
      prober = undefined;
      misses = 0;
      const released = waiting;
      waiting = [];
      for (const release of released) release();
    },
  };
};
