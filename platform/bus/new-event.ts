import type { EventDefinition, EventOf } from '@gorae/contracts/kit/event.ts';
import type { Instant } from '../run/clock.ts';

/** What a document says when it has changed. */
export interface Said<E extends EventDefinition> {
  /** The service that speaks. */
  readonly source: string;
  readonly document: { readonly id: string; readonly version: number };
  /** What it is about; the document's id unless told. */
  readonly subject?: string;
  readonly storeId: string;
  readonly at: Instant;
  readonly data: EventOf<E>['data'];
}

/**
 * Makes an event whose id follows from who says it, the document and its version: the same fact has the same id however often it
 * is published. A document says an event of one name at most once in a version, unless `subject` tells them apart.
 */
export const newEvent = <E extends EventDefinition>(definition: E, said: Said<E>): EventOf<E> => {
  const { source, document, storeId, at, data } = said;
  return {
    id: `${source}/${document.id}/${document.version}/${definition.name}`,
    name: definition.name,
    type: definition.type,
    source,
    subject: said.subject ?? document.id,
    time: at,
    storeId,
    sequence: document.version,
    data,
  };
};
