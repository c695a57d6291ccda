import type { AnyBulkWriteOperation, Db } from 'mongodb';
import type { Clock, Instant } from '../../run/clock.ts';
import type { Outbox, OutboxEntry } from '../outbox/outbox.ts';
import type { Versioned } from '../store.ts';
import type { MongoConnection } from './mongo-connection.ts';
import type { StoredDocument } from './stored-document.ts';

export interface MongoOutboxOptions {
  readonly connection: MongoConnection;
  readonly clock: Clock;
  /** Names of the collections that there are so far. */
  readonly collections: () => Iterable<string>;
}

type Stored = StoredDocument<Versioned>;

/** What one document's outbox held. */
type Claimed = readonly OutboxEntry[];

/** How many documents are claimed at the same time. */
const hands = 8;

/** The outboxes inside the documents of all collections. */
export const createMongoOutbox = ({ connection, clock, collections }: MongoOutboxOptions): Outbox => {
  /** One document by one command, so that two relays never get the same. */
  const claimOne = (db: Db, name: string, storedBefore: Instant): Promise<Pick<Stored, '_id' | 'outbox'> | null> =>
    db
      .collection<Stored>(name)
      .findOneAndUpdate(
        { outboxSince: { $lte: storedBefore } },
        { $set: { outboxSince: clock.now() } },
        { sort: { outboxSince: 1 }, projection: { outbox: 1 }, returnDocument: 'after' },
      );

  const takeMarkOff = (name: string, id: string): Promise<unknown> =>
    connection.call('taking the mark off an empty outbox', (db) => {
      const { filter, update } = unmarking(id);
      return db.collection<Stored>(name).updateOne(filter, update);
    });

  const claimOf = async (name: string, storedBefore: Instant, limit: number): Promise<readonly Claimed[]> => {
    const claimed: Claimed[] = [];
    let left = limit;
    const claimNext = async (): Promise<boolean> => {
      if (left-- <= 0) return false;
      const found = await connection.call('looking for unpublished events', (db) => claimOne(db, name, storedBefore));
      if (found === null) return false;
      const { _id: id, outbox = [] } = found;
      // Whoever took the last entry off ended before the mark was off.
      if (outbox.length === 0) await takeMarkOff(name, id);
      claimed.push(outbox.map((event) => ({ ...event, document: `${name}/${id}` })));
      return true;
    };
    const claimOn = async (): Promise<void> => {
      while (await claimNext());
    };
    // Mostly there is nothing, and one look is enough to know.
    if (await claimNext()) await Promise.all(Array.from({ length: hands }, claimOn));
    return claimed;
  };

  return {
    // What is published makes its document larger, which every change reads and writes whole.
    gatherMs: 0,
    claim: async (storedBefore, limit) => {
      const claimed: Claimed[] = [];
      for (const name of collections()) claimed.push(...(await claimOf(name, storedBefore, limit - claimed.length)));
      return claimed.flat();
    },
    remove: async (entries) => {
      for (const [name, documents] of byCollection(entries))
        await connection.call('taking published events off', (db, options) =>
          db.collection<Stored>(name).bulkWrite(
            [...documents].flatMap(([id, events]) => removalOf(id, events)),
            options,
          ),
        );
    },
  };
};

/** Version and mark are not touched. What was pushed in between keeps the document waiting. */
const removalOf = (id: string, events: readonly string[]): AnyBulkWriteOperation<Stored>[] => [
  { updateOne: { filter: { _id: id }, update: { $pull: { outbox: { id: { $in: [...events] } } } } } },
  { updateOne: unmarking(id) },
];

const unmarking = (id: string) => ({
  filter: { _id: id, outbox: { $size: 0 } },
  update: { $unset: { outbox: '', outboxSince: '' } } as const,
});

const byCollection = (entries: readonly OutboxEntry[]): ReadonlyMap<string, ReadonlyMap<string, readonly string[]>> => {
  const collections = new Map<string, Map<string, string[]>>();
  for (const { document, id } of entries) {
    const slash = document.indexOf('/');
    const name = document.slice(0, slash);
    const documents = collections.get(name) ?? new Map<string, string[]>();
    collections.set(name, documents);
    const key = document.slice(slash + 1);
    documents.set(key, [...(documents.get(key) ?? []), id]);
  }
  return collections;
};
