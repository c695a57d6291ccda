import { Unavailable } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { Random } from '../../run/random.ts';
import { createStopwatch } from '../../run/stopwatch.ts';
import { isUnsent } from './mongo-fault.ts';

export interface PersistOptions {
  readonly clock: Clock;
  readonly random: Random;
  /** True once no try can succeed any more. */
  readonly isClosed: () => boolean;
}

const withinMs = 6_000;
const longestPauseMs = 500;

/**
 * Sends a write until its outcome is known. It must be one that is done at most once however often it arrives, and that answers, from
 * what it then finds, whether it was. Rejects with `Unavailable` after some seconds, or at once when it was never sent.
 */
export const createPersist =
  ({ clock, random, isClosed }: PersistOptions) =>
  async <T>(attempt: () => Promise<T>): Promise<T> => {
    const elapsed = createStopwatch(clock);
    for (let tries = 0; ; tries++) {
      try {
        return await attempt();
      } catch (error) {
        const isOver = isClosed() || elapsed() >= withinMs || (tries === 0 && isUnsent(error));
        if (!(error instanceof Unavailable) || isOver) throw error;
      }
      await clock.sleep(Math.min(20 * 2 ** tries, longestPauseMs) * (0.5 + 0.5 * random()));
    }
  };

export type Persist = ReturnType<typeof createPersist>;
