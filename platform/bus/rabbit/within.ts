import { Unavailable } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';

export interface Bound {
  readonly clock: Clock;
  readonly ms: number;
  /** What is waited for: it ends the sentence "the broker did not answer: …". */
  readonly what: string;
}

/** Settles as the promise does, or rejects with `Unavailable` when that takes too long: a broker may fall silent at any point. */
export const within = async <T>(promise: Promise<T>, { clock, ms, what }: Bound): Promise<T> => {
  const done = new AbortController();
  const late = clock.sleep(ms, done.signal).then((): never => {
    throw new Unavailable(`the broker did not answer in ${ms} ms: ${what}`);
  });
  late.catch(() => undefined);
  promise.catch(() => undefined);
  try {
    return await Promise.race([promise, late]);
  } finally {
    done.abort();
  }
};
