import type { AnnouncedDocuments } from './announcing.ts';
import type { Versioned } from './store.ts';

/** Hears of a new state once it is stored; `before` is undefined for a new document. */
export type Hear<T extends Versioned> = (after: T, before: T | undefined) => void;

/** Documents whose every write by this process is heard here at once, before the log tells it to everybody. */
export const heardAtOnce = <T extends Versioned>(
  documents: AnnouncedDocuments<T>,
  hear: Hear<T>,
): AnnouncedDocuments<T> => ({
  ...documents,
  insert: async (doc, also) => {
    const isNew = await documents.insert(doc, also);
    if (isNew) hear({ ...doc, version: 1 }, undefined);
    return isNew;
  },
  change: async (id, decide, also) => {
    let before: T | undefined;
    const after = await documents.change(
      id,
      (known) => {
        before = known;
        return decide(known);
      },
      also,
    );
    if (after !== undefined && after.version !== before?.version) hear(after, before);
    return after;
  },
});
