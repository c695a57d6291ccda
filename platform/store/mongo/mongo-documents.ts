import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Collection as DriverCollection, Filter } from 'mongodb';
import type { WrittenEvent } from '../../bus/codec.ts';
import type { Instant } from '../../run/clock.ts';
import { checkChange, checkVersion } from '../next-version.ts';
import { type OutboxEntry, toOutboxEntry } from '../outbox/outbox.ts';
import type { Collection, Documents, Versioned } from '../store.ts';
import { fieldsOfKey, uniqueKeyTaken } from '../unique-key.ts';
import type { CallOptions } from './mongo-connection.ts';
import { toMongoPage } from './mongo-page.ts';
import { createMongoWrites } from './mongo-writes.ts';
import type { Persist } from './persist.ts';
import { pathOf, type StoredDocument, type StoredEvent } from './stored-document.ts';

export interface MongoDocumentsOptions<T extends Versioned> {
  readonly collection: Collection<T>;
  /** Runs a command on the collection, once its indexes are there. */
  readonly call: <R>(
    doing: string,
    command: (documents: DriverCollection<StoredDocument<T>>, options: CallOptions) => Promise<R>,
  ) => Promise<R>;
  readonly persist: Persist;
  /** A text that no other write has. */
  readonly newMark: () => string;
  readonly now: () => Instant;
  /** Throws when an event breaks its contract. */
  readonly write: (event: Event) => WrittenEvent;
  /** Hears what a document's outbox holds after a write with events. */
  readonly told: (entries: readonly OutboxEntry[]) => void;
  /** Resolves when a writer that came too late may look again; `misses` counts from 1. */
  readonly giveWay: (misses: number) => Promise<void>;
}

/** The documents of one collection. A write is one atomic command on one document, on the condition of the version before. */
export const createMongoDocuments = <T extends Versioned>(options: MongoDocumentsOptions<T>): Documents<T> => {
  const { collection, call, write, now, told, giveWay } = options;
  const { name } = collection;
  const writes = createMongoWrites(options);

  const toEntry = (id: string, event: StoredEvent): OutboxEntry => ({ ...event, document: `${name}/${id}` });
  const toOwnEntries = (id: string, events: readonly Event[]): readonly OutboxEntry[] =>
    events.map((event) => toOutboxEntry(`${name}/${id}`, write(event)));
  const toStored = (entries: readonly OutboxEntry[]): readonly StoredEvent[] =>
    entries.map(({ id, body }) => ({ id, body, at: now() }));

  const findOne = (filter: Filter<StoredDocument<T>>): Promise<T | undefined> =>
    call(`finding one of the ${name}`, async (documents) => {
      const found = await documents.findOne<Pick<StoredDocument<T>, 'doc'>>(filter, { projection: { doc: 1 } });
      return found?.doc;
    });

  const list = (
    filter: Filter<StoredDocument<T>>,
    sort: Record<string, 1 | -1>,
    limit: number,
  ): Promise<readonly T[]> =>
    call(`listing ${name}`, async (documents) => {
      const found = await documents
        .find<Pick<StoredDocument<T>, 'doc'>>(filter, { projection: { doc: 1 }, sort, limit })
        .toArray();
      return found.map(({ doc }) => doc);
    });

  const change: Documents<T>['change'] = async (id, decide) => {
    for (let misses = 0; ; misses++) {
      if (misses > 0) await giveWay(misses);
      const held = await writes.load(id);
      const next = decide(held?.doc);
      if (next === undefined) return held?.doc;
      checkChange(name, next, { id, current: held?.doc });
      const own = toOwnEntries(id, next.events ?? []);
      const outcome = await writes.replace(held, next.doc, toStored(own));
      if (outcome === 'taken') throw uniqueKeyTaken(name);
      if (outcome === 'missed') continue;
      if (own.length > 0) told([...(held?.outbox ?? []).map((event) => toEntry(id, event)), ...own]);
      return next.doc;
    }
  };

  return {
    insert: async (doc, events = []) => {
      checkVersion(name, doc, undefined);
      const own = toOwnEntries(doc.id, events);
      const outcome = await writes.create(doc, toStored(own));
      if (outcome === 'stored' && own.length > 0) told(own);
      return outcome === 'stored';
    },
    find: (id) => findOne({ _id: id } as Filter<StoredDocument<T>>),
    findBy: async (uniqueKey, values) => {
      const fields = fieldsOfKey(collection, uniqueKey, values);
      return findOne(
        Object.fromEntries(fields.map((field, n) => [pathOf(field), values[n]])) as Filter<StoredDocument<T>>,
      );
    },
    change,
    page: async (query) => {
      const { filter, sort, cursorOf } = toMongoPage(collection, query);
      const found = await list(filter, sort, query.limit + 1);
      const shown = found.slice(0, query.limit);
      const last = shown.at(-1);
      return { items: shown, ...(found.length > query.limit && last !== undefined ? { next: cursorOf(last) } : {}) };
    },
    due: (before, limit) => list({ dueAt: { $lte: before } } as Filter<StoredDocument<T>>, { dueAt: 1, _id: 1 }, limit),
  };
};
