import { Unavailable } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { Log } from '../../run/log.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';

export interface Removals {
  /** Returns at once. What comes while others are gathered goes together with them. */
  add(entries: readonly OutboxEntry[]): void;
  /** Ends the gathering; resolves when nothing is left to be taken off. */
  settled(): Promise<void>;
}

export interface RemovalsOptions {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly log: Log;
}

const mostInBatch = 500;

/** Takes published entries off in batches. What cannot be taken off is left to whoever finds it again. */
export const createRemovals = ({ outbox, clock, log }: RemovalsOptions): Removals => {
  let waiting: OutboxEntry[] = [];
  let working: Promise<void> | undefined;
  let hurry = new AbortController();

  const work = async (): Promise<void> => {
    hurry = new AbortController();
    while (waiting.length > 0) {
      if (outbox.gatherMs > 0 && waiting.length < mostInBatch) await clock.sleep(outbox.gatherMs, hurry.signal);
      const batch = waiting.splice(0, mostInBatch);
      try {
        await outbox.remove(batch);
      } catch (error) {
        if (!(error instanceof Unavailable)) log.error('published events could not be taken off', { error });
        waiting = [];
      }
    }
    working = undefined;
  };

  return {
    add: (entries) => {
      if (entries.length === 0) return;
      waiting.push(...entries);
      working ??= work();
    },
    settled: async () => {
      hurry.abort();
      await working;
    },
  };
};
