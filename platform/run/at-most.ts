import type { Clock } from './clock.ts';

export interface AtMost {
  readonly clock: Clock;
  readonly ms: number;
}

/** Waits for the work, but not for ever, and rejects when it does meanwhile. The work goes on; how it ends later is nobody's business. */
export const atMost = async (work: Promise<unknown>, { clock, ms }: AtMost): Promise<void> => {
  const done = new AbortController();
  try {
    await Promise.race([work, clock.sleep(ms, done.signal)]);
  } finally {
    done.abort();
  }
};
