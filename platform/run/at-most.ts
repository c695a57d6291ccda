import type { Clock } from './clock.ts';

export interface AtMost {
  readonly clock: Clock;
  readonly ms: number;
  /** Ends the waiting, too. */
  readonly signal?: AbortSignal | undefined;
}

/** Waits for the work, but not for ever, and rejects when it does meanwhile. The work goes on; how it ends later is nobody's business. */
export const atMost = async (work: Promise<unknown>, { clock, ms, signal }: AtMost): Promise<void> => {
  const done = new AbortController();
  const over = signal === undefined ? done.signal : AbortSignal.any([done.signal, signal]);
  try {
    await Promise.race([work, clock.sleep(ms, over)]);
  } finally {
    done.abort();
  }
};
