/** A point in time: milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;

export const toIso = (at: Instant): string => new Date(at).toISOString();
export const fromIso = (text: string): Instant => Date.parse(text);

/** Time as a dependency, so that a whole café can run on a virtual clock. */
export interface Clock {
  now(): Instant;
  /** Resolves after `ms`, or at once (without error) when the signal aborts. The caller looks at the signal. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const done = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', done);
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal?.addEventListener('abort', done, { once: true });
    }),
};
