import { Refusal } from '../errors.ts';
import type { Collection, Versioned } from './store.ts';

/** The fields of a unique key. Throws when it is not declared or has another number of fields. */
export const fieldsOfKey = <T extends Versioned>(
  collection: Collection<T>,
  uniqueKey: string,
  values: readonly unknown[],
): readonly string[] => {
  const fields = collection.unique?.[uniqueKey];
  if (fields === undefined) throw new Error(`Collection ${collection.name} declares no unique key "${uniqueKey}"`);
  if (fields.length !== values.length) throw new Error(`Unique key ${uniqueKey} has the fields ${fields.join(', ')}`);
  return fields;
};

export const uniqueKeyTaken = (collection: string): Refusal =>
  new Refusal('conflict', 'unique-key-taken', { detail: `Another of the ${collection} has this key.` });
