import type { Backlog } from './outbox/outbox.ts';
import type { Store } from './store.ts';

/** A database that is open, with the relay that publishes what is stored beside its documents. */
export interface OpenStore {
  /** The database of one service. The same namespace answers the same store. */
  store(namespace: string): Store;
  /** What waits to be published. */
  readonly backlog: Backlog;
  /** False while the database is out of reach or refuses writes. */
  isHealthy(): boolean;
  /**
   * Publishes what is waiting as far as the broker takes it within seconds (the rest stays stored), then closes the database. Call it
   * before the bus is closed. Safe to call twice.
   */
  close(): Promise<void>;
}
