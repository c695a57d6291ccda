import { Unavailable } from '../../errors.ts';
import type { Log } from '../../run/log.ts';

export interface LateFaults {
  /** Waits for what must be settled before a call; rejects with `Unavailable` while it cannot be. */
  settled(settle: () => Promise<void>): Promise<void>;
  /** In words that everybody may read: the log has the rest. */
  trouble(): string | undefined;
}

/**
 * What could never work ends a start. When it shows only later, since the database was out of reach until then, it must neither end the
 * process nor make anybody park a message: until it is mended, the database is as good as away.
 */
export const createLateFaults = (log: Log): LateFaults => {
  const faulted = new Set<() => Promise<void>>();
  return {
    settled: async (settle) => {
      try {
        await settle();
        faulted.delete(settle);
      } catch (error) {
        if (error instanceof Unavailable) throw error;
        if (!faulted.has(settle)) log.error('the database cannot be used', { error });
        faulted.add(settle);
        throw new Unavailable(error instanceof Error ? error.message : String(error), { cause: error });
      }
    },
    trouble: () => (faulted.size === 0 ? undefined : 'the database cannot be used as it is'),
  };
};
