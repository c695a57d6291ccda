import type { Backlog } from './outbox/outbox.ts';
import type { Store } from './store.ts';

/** A database that is open, with the relay that publishes what is stored beside its documents. */
export interface OpenStore {
  /** The database of one service. The same namespace answers the same store. */
  store(namespace: string): Store;
  /** What waits to be published. */
  readonly backlog: Backlog;
  /**
   * Resolves when everything that was declared so far is there. Rejects with `Unavailable` while the database is out of reach (call it
   * again), with a `StartFault` of one line for what can never work, unless that shows only after the database was away.
   */
  open(): Promise<void>;
  /** Why it cannot be used now, in words that everybody may read: out of reach, or it refuses writes. Undefined when it can. */
  trouble(): string | undefined;
  /**
   * Publishes what is waiting as far as the broker takes it within seconds (the rest stays stored), then closes the database. Call it
   * before the bus is closed. Safe to call twice.
   */
  close(): Promise<void>;
}
