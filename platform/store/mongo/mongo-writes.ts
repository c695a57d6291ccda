import type { Filter, OptionalUnlessRequiredId, UpdateFilter } from 'mongodb';
import { Unavailable } from '../../errors.ts';
import type { Versioned } from '../store.ts';
import type { MongoDocumentsOptions } from './mongo-documents.ts';
import { brokenIndex } from './mongo-fault.ts';
import { uniqueIndexName } from './mongo-indexes.ts';
import { keptMarks, type StoredDocument, type StoredEvent } from './stored-document.ts';

/** A document as a writer needs it to go on from. */
export type Held<T extends Versioned> = Pick<StoredDocument<T>, 'doc' | 'version' | 'outbox'>;

/** `taken`: another document has the id (of an insert) or a unique key. `missed`: another writer came first. */
export type Outcome = 'stored' | 'taken' | 'missed';

export interface MongoWrites<T extends Versioned> {
  load(id: string): Promise<Held<T> | undefined>;
  /** Never answers `missed`. */
  create(doc: T, events: readonly StoredEvent[]): Promise<Outcome>;
  /** Stores the next state on the condition that the document is still as held, or still does not exist. */
  replace(held: Held<T> | undefined, next: T, events: readonly StoredEvent[]): Promise<Outcome>;
}

/**
 * Every write leaves a mark of its own in the document. So a write without an answer is simply sent again: the condition keeps it from
 * being done twice, and the mark tells whether it is this write or another one that stands in its way.
 */
export const createMongoWrites = <T extends Versioned>(options: MongoDocumentsOptions<T>): MongoWrites<T> => {
  const { collection, call, persist, newMark, now } = options;
  const { name } = collection;
  const declared = new Set(['_id_', ...Object.values(collection.unique ?? {}).map(uniqueIndexName)]);

  const byId = (id: string) => ({ _id: id }) as Filter<StoredDocument<T>>;

  /** The name of the declared index that stands in the way, or undefined when the write was done. */
  const refusalOf = async (write: () => Promise<unknown>): Promise<string | undefined> => {
    try {
      await write();
      return undefined;
    } catch (error) {
      const index = brokenIndex(error);
      if (index === undefined || declared.has(index)) {
        if (index === undefined) throw error;
        return index;
      }
      throw new Error(`index "${index}" of ${name} refuses a document, and this release does not know it`, {
        cause: error,
      });
    }
  };

  const marksOf = (id: string) =>
    call(`looking what became of a write to ${name}`, (documents) =>
      documents.findOne<Pick<StoredDocument<T>, 'version' | 'madeBy' | 'changedBy'>>(byId(id), {
        projection: { version: 1, madeBy: 1, changedBy: 1 },
      }),
    );

  const toRecord = (doc: T, mark: string, events: readonly StoredEvent[]): StoredDocument<T> => {
    const dueAt = collection.dueAt?.(doc);
    return {
      _id: doc.id,
      version: doc.version,
      doc,
      madeBy: mark,
      ...(dueAt === undefined ? {} : { dueAt }),
      ...(events.length === 0 ? {} : { outbox: events, outboxSince: now() }),
    };
  };

  const make = (doc: T, events: readonly StoredEvent[], idTaken: Outcome): Promise<Outcome> => {
    const record = toRecord(doc, newMark(), events);
    return persist(async () => {
      const index = await call(`storing one of the ${name}`, (documents, options) =>
        refusalOf(() => documents.insertOne(record as OptionalUnlessRequiredId<StoredDocument<T>>, options)),
      );
      if (index === undefined) return 'stored';
      const found = await marksOf(doc.id);
      if (found === null && index === '_id_') throw notKnownYet(`storing one of the ${name}`);
      if (found === null) return 'taken';
      return found.madeBy === record.madeBy ? 'stored' : idTaken;
    });
  };

  const toUpdate = (next: T, mark: string, events: readonly StoredEvent[]): UpdateFilter<StoredDocument<T>> => {
    const dueAt = collection.dueAt?.(next);
    const isDue = dueAt !== undefined;
    return {
      $set: { doc: next, version: next.version, ...(isDue ? { dueAt } : {}) },
      ...(isDue ? {} : { $unset: { dueAt: '' } }),
      $push: {
        changedBy: { $each: [mark], $slice: -keptMarks },
        ...(events.length === 0 ? {} : { outbox: { $each: events } }),
      },
      ...(events.length === 0 ? {} : { $min: { outboxSince: now() } }),
    } as unknown as UpdateFilter<StoredDocument<T>>;
  };

  const update = (held: Held<T>, next: T, events: readonly StoredEvent[]): Promise<Outcome> => {
    const mark = newMark();
    const change = toUpdate(next, mark, events);
    const condition = { _id: next.id, version: held.version } as Filter<StoredDocument<T>>;
    let isUnheard = false;
    return persist(async () => {
      let isStored = false;
      const wasUnheard = isUnheard;
      isUnheard = true;
      const index = await call(`changing one of the ${name}`, (documents, options) =>
        refusalOf(async () => {
          isStored = (await documents.updateOne(condition, change, options)).matchedCount > 0;
        }),
      );
      isUnheard = wasUnheard;
      if (index !== undefined) return 'taken';
      if (isStored) return 'stored';
      const found = await marksOf(next.id);
      if (found === null) return 'missed';
      if (found.changedBy?.includes(mark)) return 'stored';
      if (found.version <= held.version) throw notKnownYet(`changing one of the ${name}`);
      // So many others have written since that the mark may be gone: nobody can tell any more.
      if (isUnheard && found.version > held.version + keptMarks)
        throw new Unavailable(`changing one of the ${name}: the outcome is unknown`);
      return 'missed';
    });
  };

  return {
    load: (id) =>
      call(`loading one of the ${name}`, async (documents) => {
        const projection = { doc: 1, version: 1, outbox: 1 };
        return (await documents.findOne<Held<T>>(byId(id), { projection })) ?? undefined;
      }),
    create: (doc, events) => make(doc, events, 'taken'),
    replace: (held, next, events) => (held === undefined ? make(next, events, 'missed') : update(held, next, events)),
  };
};

/** The server has what stands in the way, and no majority has it yet: it may be ours, and it may be undone. */
const notKnownYet = (doing: string) =>
  new Unavailable(`${doing}: what stands in its way is not kept by a majority yet`);
