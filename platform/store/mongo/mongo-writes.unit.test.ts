import { describe, expect, test } from 'bun:test';
import { type Collection as DriverCollection, MongoServerError } from 'mongodb';
import { Unavailable } from '../../errors.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { aParcel, type Parcel, parcels } from '../suite/store-lab.ts';
import type { MongoDocumentsOptions } from './mongo-documents.ts';
import { uniqueIndexName } from './mongo-indexes.ts';
import { createMongoWrites } from './mongo-writes.ts';
import { createPersist } from './persist.ts';
import { keptMarks, type StoredDocument } from './stored-document.ts';

type Stored = Partial<StoredDocument<Parcel>>;

const broken = (index: string) =>
  new MongoServerError({
    code: 11000,
    message: `E11000 duplicate key error collection: x.parcels index: ${index} dup key: { x: 1 }`,
  });

/** A set in which a majority has not got yet what stands in the way on the primary. */
const aSet = () => {
  const clock = createVirtualClock(0);
  const set = {
    /** What a majority has. */
    known: null as Stored | null,
    index: '_id_' as string | undefined,
  };
  const collection = {
    findOne: async () => set.known,
    insertOne: async () => {
      if (set.index !== undefined) throw broken(set.index);
    },
    updateOne: async () => ({ matchedCount: 0 }),
  } as unknown as DriverCollection<StoredDocument<Parcel>>;
  const writes = createMongoWrites({
    collection: parcels,
    call: (_doing, command) => command(collection, {}),
    persist: createPersist({ clock, random: () => 1, isClosed: () => false }),
    newMark: () => 'own',
    now: clock.now,
  } as MongoDocumentsOptions<Parcel>);
  /** What the write came to by then, while a majority learns what it is told. */
  const outcomeOf = async (write: Promise<unknown>, learns?: Stored) => {
    let outcome: unknown;
    write.then(
      (value) => {
        outcome = value;
      },
      (error: unknown) => {
        outcome = error;
      },
    );
    await clock.advance(100);
    expect(outcome).toBeUndefined();
    set.known = learns ?? set.known;
    await clock.advance(10_000);
    return outcome;
  };
  return { set, writes, outcomeOf };
};

describe('an insert whose id is there, and not yet at a majority', () => {
  test('is told from one with a unique key that is taken', async () => {
    const { set, writes } = aSet();
    set.index = uniqueIndexName(parcels.unique?.label ?? []);
    expect(await writes.replace(undefined, aParcel('a'), [])).toBe('taken');
  });

  test('finds out whose it is', async () => {
    const other = aSet();
    expect(await other.outcomeOf(other.writes.replace(undefined, aParcel('a'), []), { madeBy: 'other' })).toBe(
      'missed',
    );
    const own = aSet();
    expect(await own.outcomeOf(own.writes.create(aParcel('a'), []), { madeBy: 'own' })).toBe('stored');
  });

  test('is not known to be refused while nobody can read it', async () => {
    const { writes, outcomeOf } = aSet();
    expect(await outcomeOf(writes.create(aParcel('a'), []))).toBeInstanceOf(Unavailable);
  });
});

describe('a change of a document that was changed, and not yet at a majority', () => {
  const held = { doc: aParcel('a'), version: 1 };
  const next = aParcel('a', { version: 2 });

  test('finds out whose change it is', async () => {
    const other = aSet();
    other.set.known = { version: 1 };
    expect(await other.outcomeOf(other.writes.replace(held, next, []), { version: 2, changedBy: ['other'] })).toBe(
      'missed',
    );
    const own = aSet();
    own.set.known = { version: 1 };
    expect(await own.outcomeOf(own.writes.replace(held, next, []), { version: 2, changedBy: ['own'] })).toBe('stored');
  });

  test('is no change of its own, however many came since: each of its tries was answered', async () => {
    const { set, writes, outcomeOf } = aSet();
    set.known = { version: 1 };
    const learns = { version: 2 + keptMarks, changedBy: ['other'] };
    expect(await outcomeOf(writes.replace(held, next, []), learns)).toBe('missed');
  });

  test('ends in bounded time while nobody can read it', async () => {
    const { set, writes, outcomeOf } = aSet();
    set.known = { version: 1 };
    expect(await outcomeOf(writes.replace(held, next, []))).toBeInstanceOf(Unavailable);
  });
});
