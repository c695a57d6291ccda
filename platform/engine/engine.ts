import type { Bus } from '../bus/bus.ts';
import type { Probe } from '../http/ops.ts';
import type { Backlog } from '../store/outbox/outbox.ts';
import type { Store } from '../store/store.ts';

/** What services run on: a database for each, and the bus between them. They do not know which engine it is. */
export interface Engine {
  /** For people: what documents and messages are kept in. */
  readonly name: string;
  /** The documents of one service. The same namespace answers the same store. */
  store(namespace: string): Store;
  readonly bus: Bus;
  /** No other process can be at work on the same documents. */
  readonly isAlone: boolean;
  /** What waits to be published, by namespace. None where documents and messages are written together. */
  readonly outboxes: Readonly<Record<string, Backlog>>;
  /** What nothing goes without. */
  readonly checks: Readonly<Record<string, Probe>>;
  /** What is worth knowing, and is worked without for a while. */
  readonly notes: Readonly<Record<string, Probe>>;
  /**
   * Looks for broker and databases, and opens every collection that was asked for so far. Resolves when all are open; a broker that is out
   * of reach is found in the background. Rejects with `Unavailable` while a database is out of reach (call it again), with a `StartFault`
   * when it can never work. When the engine is closed meanwhile, it need not settle soon.
   */
  open(): Promise<void>;
  /** Ends the bus, lets what is being written be written, closes the databases. Safe to call twice. */
  close(): Promise<void>;
}
