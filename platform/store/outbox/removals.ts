import { Unavailable } from '../../errors.ts';
import type { Log } from '../../run/log.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';

export interface Removals {
  /** Returns at once. What comes while a removal is under way goes together with the next. */
  add(entries: readonly OutboxEntry[]): void;
  /** Resolves when nothing is left to be taken off. */
  settled(): Promise<void>;
}

export interface RemovalsOptions {
  readonly outbox: Outbox;
  readonly log: Log;
}

const mostInBatch = 500;

/** Takes published entries off in batches. What cannot be taken off is left to whoever finds it again. */
export const createRemovals = ({ outbox, log }: RemovalsOptions): Removals => {
  let waiting: OutboxEntry[] = [];
  let working: Promise<void> | undefined;

  const work = async (): Promise<void> => {
    while (waiting.length > 0) {
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
      await working;
    },
  };
};
