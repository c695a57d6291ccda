import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Instant } from '../run/clock.ts';

/** Every document has an id and a version, 1 when inserted and one more with each change. */
export interface Versioned {
  readonly id: string;
  readonly version: number;
}

export type Scalar = string | number | boolean;

/** A kind of document and how it may be found. Paths are top-level field names or dotted (`claim.barista`). */
export interface Collection<T extends Versioned> {
  readonly name: string;
  /** Unique keys. A document in which any of the fields is absent takes no part in that key. */
  readonly unique?: Readonly<Record<string, readonly string[]>>;
  /** Ordinary indexes: equality on leading fields, range and order by the next one, then by id. */
  readonly indexes?: Readonly<Record<string, readonly string[]>>;
  /** The instant at which the sweeper wants to see the document; undefined = never. Stored beside it and indexed. */
  readonly dueAt?: (doc: T) => Instant | undefined;
}

export interface Change<T extends Versioned> {
  /** The next state; the adapter refuses one whose version is not the current one plus 1 (1 for a new document). */
  readonly doc: T;
  readonly events?: readonly Event[];
}

export interface PageQuery {
  /** Name of a declared index (or unique key). */
  readonly index: string;
  /** Values for a leading run of the index's fields. */
  readonly equals: Readonly<Record<string, Scalar>>;
  /** Bounds of the field after those: from is inclusive, before is exclusive. */
  readonly from?: Scalar;
  readonly before?: Scalar;
  readonly descending?: boolean;
  /** 1…500 */
  readonly limit: number;
  /** `next` of the page before; opaque. */
  readonly after?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** Absent on the last page. */
  readonly next?: string;
}

/**
 * The documents of one collection. One aggregate is one document; events are stored with it in the same atomic write.
 * Every method rejects with `Unavailable` when the database is out of reach or full; then nothing was changed, or the change
 * is found by asking again. Promises settle only after the write is durable.
 */
export interface Documents<T extends Versioned> {
  /** Stores a new document and its events, atomically. False when the id or a unique key is taken: then nothing was written. */
  insert(doc: T, events?: readonly Event[]): Promise<boolean>;
  find(id: string): Promise<T | undefined>;
  /** The one document with these values of a unique key. */
  findBy(uniqueKey: string, values: readonly Scalar[]): Promise<T | undefined>;
  /**
   * Loads, decides, saves the result with its events in one atomic write; decides again when another writer came first.
   * `decide` is pure and synchronous, gets undefined for a document that does not exist (yet), may throw a Refusal (nothing is
   * written, the promise rejects with it); returning undefined changes nothing. Resolves with the document as it then is.
   * Rejects with `Refusal` unique-key-taken when the result would take a unique key of another document.
   */
  change(id: string, decide: (doc: T | undefined) => Change<T> | undefined): Promise<T | undefined>;
  /**
   * By declared index only; a document in which a field of that index is absent is on none of its pages. Throws on an undeclared
   * index or a limit out of bounds, and a `Refusal` invalid-cursor on a malformed cursor.
   */
  page(query: PageQuery): Promise<Page<T>>;
  /** What is due at or before the instant, the longest due first: what the sweeper asks. */
  due(before: Instant, limit: number): Promise<readonly T[]>;
}

/** The database of one service. */
export interface Store {
  /** Declares the collection (indexes are made when missing) and gives access to it. */
  documents<T extends Versioned>(collection: Collection<T>): Promise<Documents<T>>;
  /**
   * The next value of a named counter, from 1. Values are distinct among everything that is stored; a crash may leave gaps.
   * A unique key must still be the judge: after the loss of unsynced writes a value may come again.
   */
  count(name: string): Promise<number>;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
}
