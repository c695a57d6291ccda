import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Documents, Versioned } from './store.ts';

/** What the world is told when a document goes from one state to the next. Pure; `before` is undefined for a new document. */
export type Announce<T extends Versioned> = (before: T | undefined, after: T) => readonly Event[];

/** Documents whose events follow from their states, so that no use case can forget to tell. Versions are counted here. */
export interface AnnouncedDocuments<T extends Versioned>
  extends Pick<Documents<T>, 'find' | 'findBy' | 'page' | 'due'> {
  /** As `Documents.insert`: stores the document as version 1 together with what it announces, and `also`. */
  insert(doc: T, also?: readonly Event[]): Promise<boolean>;
  /**
   * As `Documents.change`, but `decide` answers the next state alone, its version not minded: it becomes the one before plus 1.
   * Undefined, or the very same object, changes nothing and announces nothing. `also` adds events that do not follow from the two
   * states; they are stored in the same write.
   */
  change(
    id: string,
    decide: (doc: T | undefined) => T | undefined,
    also?: (after: T) => readonly Event[],
  ): Promise<T | undefined>;
}

/** Derives the events of every write from the document before and after it. */
export const announcing = <T extends Versioned>(
  documents: Documents<T>,
  announce: Announce<T>,
): AnnouncedDocuments<T> => ({
  insert: (doc, also = []) => {
    const first: T = { ...doc, version: 1 };
    return documents.insert(first, [...announce(undefined, first), ...also]);
  },
  change: (id, decide, also = () => []) =>
    documents.change(id, (before) => {
      const next = decide(before);
      if (next === undefined || next === before) return undefined;
      const after: T = { ...next, version: (before?.version ?? 0) + 1 };
      return { doc: after, events: [...announce(before, after), ...also(after)] };
    }),
  find: (id) => documents.find(id),
  findBy: (uniqueKey, values) => documents.findBy(uniqueKey, values),
  page: (query) => documents.page(query),
  due: (before, limit) => documents.due(before, limit),
});
