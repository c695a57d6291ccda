import type { Change, Versioned } from './store.ts';

/** Throws unless the document's version is the one after the current one's, 1 for a new document. */
export const checkVersion = (collection: string, next: Versioned, current: Versioned | undefined): void => {
  const expected = (current?.version ?? 0) + 1;
  if (next.version !== expected)
    throw new Error(`${collection} ${next.id} has version ${next.version} where ${expected} comes next`);
};

/** Throws unless the change is one of this document, to its next version. */
export const checkChange = <T extends Versioned>(
  collection: string,
  next: Change<T>,
  { id, current }: { readonly id: string; readonly current: T | undefined },
): void => {
  if (next.doc.id !== id) throw new Error(`A change of ${collection} ${id} answers with another document`);
  checkVersion(collection, next.doc, current);
};
