import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Bus, Delivery, Handlers } from '@gorae/platform/bus/bus.ts';
import type { Route } from '@gorae/platform/http/implement.ts';
import type { Change, Collection, Documents, Store, Versioned } from '@gorae/platform/store/store.ts';

/** Documents whose fields nobody here has to know. */
export type AnyDoc = Versioned & Readonly<Record<string, unknown>>;

/** The store with something put before one of its collections. */
export const throughDocuments = (
  store: Store,
  name: string,
  wrap: (documents: Documents<AnyDoc>) => Documents<AnyDoc>,
): Store => ({
  ...store,
  documents: async <T extends Versioned>(collection: Collection<T>) => {
    const documents = await store.documents(collection);
    if (collection.name !== name) return documents;
    return wrap(documents as unknown as Documents<AnyDoc>) as unknown as Documents<T>;
  },
});

/** The store with a collection declared otherwise. */
export const throughDeclaration = (
  store: Store,
  name: string,
  declare: (collection: Collection<never>) => object,
): Store => ({
  ...store,
  documents: (collection) =>
    store.documents(
      collection.name === name ? ({ ...collection, ...declare(collection as never) } as typeof collection) : collection,
    ),
});

/** What a decision made of a document, changed once more. Undefined: nothing is written. */
export const afterDecision = (
  documents: Documents<AnyDoc>,
  rewrite: (before: AnyDoc | undefined, change: Change<AnyDoc>) => Change<AnyDoc> | undefined,
): Documents<AnyDoc> => ({
  ...documents,
  change: (id, decide) =>
    documents.change(id, (before) => {
      const change = decide(before);
      return change && rewrite(before, change);
    }),
});

export type AnyHandler = (event: Event, delivery: Delivery) => Promise<void>;

/** The bus with something put before every handler. */
export const throughHandlers = (bus: Bus, wrap: (handler: AnyHandler, queue: string) => AnyHandler): Bus => ({
  ...bus,
  consume: (queue, handlers, options) => {
    const wrapped = Object.fromEntries(
      Object.entries(handlers as unknown as Record<string, AnyHandler>).map(([name, handler]) => [
        name,
        wrap(handler, queue.name),
      ]),
    );
    return bus.consume(queue, wrapped as unknown as Handlers<typeof queue.events>, options);
  },
});

/** The routes with one operation answered otherwise. */
export const throughRoute = (
  routes: readonly Route[],
  id: string,
  wrap: (handle: Route['handle']) => Route['handle'],
): readonly Route[] =>
  routes.map((route) => (route.operation.id === id ? { ...route, handle: wrap(route.handle) } : route));
