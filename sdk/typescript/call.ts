import type { Client } from './generated/client/index.ts';
import { toError } from './gorae-error.ts';
import { sleep, startLimit, throwIfAborted } from './limit.ts';

/** What every generated operation takes from us, and what it resolves with. */
export interface Sending {
  readonly client: Client;
  readonly signal: AbortSignal;
}
interface Sent<T> {
  readonly data?: T | undefined;
  readonly error?: unknown;
  readonly response?: Response | undefined;
}

export interface CallOptions {
  /** Ends the call, with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** For one attempt; 15 s unless told. */
  readonly timeoutMs?: number;
}

/**
 * Sends until there is an answer: again, with back-off or after the server's `Retry-After`, when the line broke or the server was not
 * able to, for as long as the client is patient. So it is for what is safe to ask twice: reads, and writes with a key of their own.
 * Throws `Refused` for a no, `Unreachable` when patience ends.
 */
export type Call = <T>(
  send: (options: Sending) => Promise<Sent<T>>,
  options?: CallOptions,
) => Promise<{ readonly data: T; readonly response: Response }>;

const passing: ReadonlySet<number> = new Set([408, 429, 500, 502, 503, 504]);

/** Whether another attempt might be answered otherwise. */
export const isPassing = (status: number): boolean => passing.has(status);

/** Milliseconds before another attempt: doubled each time, 8 s at most, and never for all clients the same. */
export const backOff = (attempt: number): number => Math.min(8000, 250 * 2 ** attempt) * (0.5 + Math.random() / 2);

const retryAfterMs = (response: Response | undefined): number =>
  (Number(response?.headers.get('Retry-After') ?? 0) || 0) * 1000;

export const createCall =
  (client: Client, patienceMs: number): Call =>
  async (send, { signal, timeoutMs = 15_000 } = {}) => {
    const giveUpAt = Date.now() + patienceMs;
    for (let attempt = 0; ; attempt += 1) {
      throwIfAborted(signal);
      const limit = startLimit(timeoutMs, signal);
      const { data, error, response } = await send({ client, signal: limit.signal }).finally(limit.end);
      throwIfAborted(signal);
      if (response !== undefined && (response.status === 304 || (error === undefined && isWhole(data, response))))
        return { data: data as NonNullable<typeof data>, response };
      const status = response?.ok ? undefined : response?.status;
      const delayMs = Math.max(backOff(attempt), retryAfterMs(response));
      if ((status !== undefined && !isPassing(status)) || Date.now() + delayMs > giveUpAt) throw toError(error, status);
      await sleep(delayMs, signal);
    }
  };

/** An answer that broke off has a good status, and the generated client takes the lack of a body for `{}`, which we never answer with. */
const isWhole = (data: unknown, { ok, status }: Response): boolean =>
  ok && (status === 204 || (typeof data === 'object' && data !== null && Object.keys(data).length > 0));
