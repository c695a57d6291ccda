import { openApiOf, openApiOfAll, type ServiceName, serviceNames, titleOf } from './api-documents.ts';
import { asyncApiOf, asyncApiOfAll, publisherNames } from './event-documents.ts';
import type { Node } from './kit/openapi/components.ts';

interface Served {
  readonly name: string;
  readonly title: string;
  readonly document: () => Node;
}

export interface ServedDocuments {
  readonly title: string;
  readonly openApi: readonly [Served, ...Served[]];
  readonly asyncApi?: () => Node;
}

/** The store of the examples, for whose menu they are made. */
const exampleStore = 'gorae';

/** An example that names a store which is not here would be refused when somebody tries it out. */
export const forStore = (document: Node, storeId: string): Node =>
  storeId === exampleStore
    ? document
    : (JSON.parse(JSON.stringify(document).replaceAll(`"${exampleStore}"`, JSON.stringify(storeId))) as Node);

const served = (name: ServiceName, storeId: string): Served => ({
  name,
  title: titleOf(name),
  document: () => forStore(openApiOf(name), storeId),
});

/** What a whole café shows, and whoever answers `/swagger` for one: everything in one document, then each service's own. */
export const documentsOfAll = (storeId: string): ServedDocuments => ({
  title: 'Gorae',
  openApi: [
    { name: 'gorae', title: 'Gorae: the whole café', document: () => forStore(openApiOfAll(), storeId) },
    ...serviceNames.map((name) => served(name, storeId)),
  ],
  asyncApi: asyncApiOfAll,
});

/** What one service shows of itself. */
export const documentsOf = (name: ServiceName, storeId: string): ServedDocuments => {
  const publisher = publisherNames.find((known) => known === name);
  const own = { title: titleOf(name), openApi: [served(name, storeId)] } as const;
  return publisher === undefined ? own : { ...own, asyncApi: () => asyncApiOf(publisher) };
};
