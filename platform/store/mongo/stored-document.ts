import type { Instant } from '../../run/clock.ts';
import type { Versioned } from '../store.ts';

/** An event, stored in the document that it is about. */
export interface StoredEvent {
  readonly id: string;
  /** The event as the codec writes it. */
  readonly body: string;
  /** When it was stored. */
  readonly at?: Instant;
}

/** A document as the database has it. */
export interface StoredDocument<T extends Versioned> {
  readonly _id: string;
  readonly version: number;
  readonly doc: T;
  /** When the sweeper wants to see it; absent = never. */
  readonly dueAt?: number;
  /** Mark of the write that made it. */
  readonly madeBy: string;
  /** Marks of its last changes, newest last. Like `madeBy` they tell whether a write without an answer was done. */
  readonly changedBy?: readonly string[];
  /** Stored and perhaps not published yet. */
  readonly outbox?: readonly StoredEvent[];
  /** Since when a document with an outbox waits for somebody to publish it. */
  readonly outboxSince?: number;
}

/** How many marks of changes are kept. */
export const keptMarks = 16;

/** Where a field of a document is, for queries and indexes. */
export const pathOf = (field: string): string => `doc.${field}`;
