import type { Page } from '../http/assets.ts';
import type { Route } from '../http/implement.ts';

/** One assembled service: what it answers, what it shows, and its life. The same in production and in tests. */
export interface Service {
  readonly name: string;
  readonly routes: readonly Route[];
  readonly pages: readonly Page[];
  /** Can it do its job? Each named check is a field of `/readyz`. */
  readonly checks: Readonly<Record<string, () => boolean>>;
  /**
   * Opens consumers and sweepers. Resolves when the service can do its job. Rejects with `Unavailable` when its database is out of
   * reach: it may then be called again. Opens nothing once `closing` has aborted; `close` may then be called before this settles.
   */
  start(closing?: AbortSignal): Promise<void>;
  /** Stops what `start` opened: what is in hand is finished or handed back, nothing is lost. Safe to call twice. */
  close(): Promise<void>;
}
