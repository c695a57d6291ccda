import type { EmbeddedBus } from '../bus/embedded/embedded-bus.ts';
import type { Clock } from '../run/clock.ts';
import type { Log } from '../run/log.ts';

export interface PruningOptions {
  readonly bus: EmbeddedBus;
  readonly clock: Clock;
  readonly log: Log;
  /** Entries younger than this stay. */
  readonly keepMs: number;
}

const everyMs = 600_000;

/** Keeps the log from growing for ever. What is still to be delivered is never removed. Close it. */
export const startPruning = ({ bus, clock, log, keepMs }: PruningOptions): { close(): Promise<void> } => {
  const closing = new AbortController();
  const prune = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await clock.sleep(everyMs, closing.signal);
      if (closing.signal.aborted) return;
      await bus.prune(clock.now() - keepMs).catch((error: unknown) => log.error('could not prune the log', { error }));
    }
  };
  const running = prune();
  return {
    close: async () => {
      closing.abort();
      await running;
    },
  };
};
