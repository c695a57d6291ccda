import type { Collection, Filter } from 'mongodb';
import type { Instant } from '../../run/clock.ts';
import type { Backlog } from '../outbox/outbox.ts';
import type { Versioned } from '../store.ts';
import type { MongoConnection } from './mongo-connection.ts';
import type { StoredDocument } from './stored-document.ts';

export interface MongoBacklogOptions {
  readonly connection: MongoConnection;
  /** Names of all declared collections. Rejects with `Unavailable` until their indexes are there. */
  readonly collections: () => Promise<Iterable<string>>;
}

type Stored = StoredDocument<Versioned>;

/** All that the index `outbox` holds. As a range, so that counting reads the index alone. */
const marked: Filter<Stored> = { outboxSince: { $gte: 0 } };

/** Documents that are looked into, by index those that wait since longest. A claim puts its documents at the end. */
const mostRead = 1_000;

/** What waits inside the documents of all collections. */
export const createMongoBacklog = ({ connection, collections }: MongoBacklogOptions): Backlog => {
  const ask = async <T>(
    doing: string,
    question: (documents: Collection<Stored>) => Promise<T>,
  ): Promise<readonly T[]> =>
    Promise.all(
      [...(await collections())].map((name) => connection.call(doing, (db) => question(db.collection<Stored>(name)))),
    );

  return {
    documents: async (limit) => {
      const counts = await ask('counting unpublished documents', (documents) =>
        documents.countDocuments(marked, { limit }),
      );
      return Math.min(
        limit,
        counts.reduce((sum, count) => sum + count, 0),
      );
    },
    oldest: async () => {
      const found = await ask('looking for the oldest unpublished event', (documents) =>
        documents
          .find<Pick<Stored, 'outbox' | 'outboxSince'>>(marked, {
            projection: { _id: 0, 'outbox.at': 1, outboxSince: 1 },
            sort: { outboxSince: 1 },
            limit: mostRead,
          })
          .toArray(),
      );
      return found.flat().flatMap(instantsOf).reduce(earlier, undefined);
    },
  };
};

/** Entries of the release before have no time of their own. */
const instantsOf = ({ outbox = [], outboxSince = 0 }: Pick<Stored, 'outbox' | 'outboxSince'>): readonly Instant[] =>
  outbox.map(({ at = outboxSince }) => at);

const earlier = (one: Instant | undefined, other: Instant): Instant =>
  one === undefined ? other : Math.min(one, other);
