import { systemClock } from '../run/clock.ts';

export interface UntilOptions {
  /** Real milliseconds; 30,000 unless told. */
  readonly timeoutMs?: number;
  /** What is waited for: the failure's message. */
  readonly what: string;
}

type Found<T> = Exclude<T, undefined | false>;

/**
 * Asks `probe` on the real clock, every 5 ms at first and every 50 ms later, until it answers something else than undefined or
 * false, and resolves with that. Throws, naming `what`, when the time is up. A probe that throws ends the waiting.
 */
export const until = async <T>(
  probe: () => T | Promise<T>,
  { timeoutMs = 30_000, what }: UntilOptions,
): Promise<Found<T>> => {
  const deadline = systemClock.now() + timeoutMs;
  for (let waitMs = 5; ; waitMs = Math.min(50, waitMs * 1.5)) {
    const found = await probe();
    if (found !== undefined && found !== false) return found as Found<T>;
    if (systemClock.now() >= deadline) throw new Error(`Not within ${timeoutMs} ms: ${what}`);
    await systemClock.sleep(waitMs);
  }
};
