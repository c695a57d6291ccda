import type { WrittenEvent } from '../../bus/codec.ts';
import type { Instant } from '../../run/clock.ts';

/** An event that is stored with its document and perhaps not published yet. */
export interface OutboxEntry {
  /** The event's. */
  readonly id: string;
  /** The document's, as `collection/id`: its entries are published in their order. */
  readonly document: string;
  /** The event as the codec writes it. */
  readonly body: string;
  /** Known when this process has just stored it; otherwise the body must be read. */
  readonly written?: WrittenEvent;
}

export const toOutboxEntry = (document: string, written: WrittenEvent): OutboxEntry => ({
  id: written.id,
  document,
  body: written.text,
  written,
});

/** Where the entries are. Both methods reject with `Unavailable` when the database is out of reach. */
export interface Outbox {
  /**
   * How long published entries are gathered to be taken off together, in milliseconds. The longer, the cheaper, and the more is published
   * again after a crash.
   */
  readonly gatherMs: number;
  /**
   * All entries of up to `limit` documents that have had entries since `storedBefore` or earlier, in the documents' order. Nobody gets
   * these documents again until they have waited as long once more, so that several relays share the work.
   */
  claim(storedBefore: Instant, limit: number): Promise<readonly OutboxEntry[]>;
  /** Takes published entries off. Documents and their versions are not touched. */
  remove(entries: readonly OutboxEntry[]): Promise<void>;
}

/** What waits in the outboxes, for those who look after the café. Both methods reject with `Unavailable` as those of the outbox do. */
export interface Backlog {
  /** How many documents have entries, counted up to `limit`. */
  documents(limit: number): Promise<number>;
  /** When the oldest entry was stored; undefined when there is none. Where very many documents wait, it may be one of the oldest. */
  oldest(): Promise<Instant | undefined>;
}
