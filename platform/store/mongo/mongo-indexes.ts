import type { Collection as DriverCollection, IndexDescription } from 'mongodb';
import { StartFault } from '../../run/config-fault.ts';
import type { Collection, Versioned } from '../store.ts';
import { brokenIndex } from './mongo-fault.ts';
import { pathOf, type StoredDocument } from './stored-document.ts';

interface NamedIndex extends IndexDescription {
  readonly name: string;
  readonly key: Readonly<Record<string, 1>>;
}

export const uniqueIndexName = (fields: readonly string[]): string => `unique(${fields.join()})`;

/** An index is named for its fields: one that is declared differently is a new one. */
const indexesOf = <T extends Versioned>({ unique = {}, indexes = {} }: Collection<T>): readonly NamedIndex[] => [
  { name: 'due', key: { dueAt: 1, _id: 1 }, partialFilterExpression: { dueAt: { $exists: true } } },
  { name: 'outbox', key: { outboxSince: 1 }, partialFilterExpression: { outboxSince: { $exists: true } } },
  ...Object.values(indexes).map((fields) => ({
    name: `index(${fields.join()})`,
    key: { ...toKey(fields), _id: 1 as const },
  })),
  ...Object.values(unique).map((fields) => ({
    name: uniqueIndexName(fields),
    key: toKey(fields),
    unique: true,
    // A document that lacks a field takes no part in the key.
    partialFilterExpression: Object.fromEntries(fields.map((field) => [pathOf(field), { $exists: true }])),
  })),
];

const toKey = (fields: readonly string[]): Readonly<Record<string, 1>> =>
  Object.fromEntries(fields.map((field) => [pathOf(field), 1 as const]));

/**
 * Makes the indexes that are missing; resolves when all hold. None is ever dropped: beside this release an older or newer one may be at work that needs it. A
 * `StartFault` names an index that is there and is another, or a unique key that the documents break.
 */
export const settleIndexes = async <T extends Versioned>(
  documents: DriverCollection<StoredDocument<T>>,
  collection: Collection<T>,
): Promise<void> => {
  const found = await listIndexes(documents);
  const declared = indexesOf(collection);
  for (const index of declared) {
    const existing = found.find(({ name }) => name === index.name);
    if (existing !== undefined && !isAlike(index, existing)) throw conflict(documents.namespace, index.name);
  }
  try {
    // Also those that are listed: one that another process is just building holds only when it is built, and this waits for that.
    await documents.createIndexes([...declared]);
  } catch (error) {
    throw toIndexFault(error, documents.namespace, declared);
  }
};

const listIndexes = async <T extends Versioned>(
  documents: DriverCollection<StoredDocument<T>>,
): Promise<readonly Partial<NamedIndex>[]> => {
  try {
    return (await documents.listIndexes().toArray()) as Partial<NamedIndex>[];
  } catch (error) {
    if ((error as { code?: unknown }).code === 26) return []; // The collection is not there yet.
    throw error;
  }
};

/** The order of the fields counts. */
const isAlike = (one: Partial<NamedIndex>, other: Partial<NamedIndex>): boolean =>
  JSON.stringify(one.key) === JSON.stringify(other.key) &&
  (one.unique ?? false) === (other.unique ?? false) &&
  JSON.stringify(one.partialFilterExpression ?? {}) === JSON.stringify(other.partialFilterExpression ?? {});

const conflict = (namespace: string, index: string, cause?: unknown): StartFault =>
  new StartFault(
    `index "${index}" of ${namespace} is there and is another than this release needs: drop or rename it`,
    {
      cause,
    },
  );

const toIndexFault = (error: unknown, namespace: string, wanted: readonly NamedIndex[]): unknown => {
  const broken = brokenIndex(error);
  if (broken !== undefined)
    return new StartFault(`documents of ${namespace} break the unique key of index "${broken}"`, { cause: error });
  const code = (error as { code?: unknown }).code;
  // IndexOptionsConflict, IndexKeySpecsConflict: the same fields under another name, or made by another release meanwhile.
  if (code !== 85 && code !== 86) return error;
  const text = error instanceof Error ? error.message : '';
  const name = wanted.find((index) => text.includes(index.name))?.name ?? wanted.map((index) => index.name).join(', ');
  return conflict(namespace, name, error);
};
