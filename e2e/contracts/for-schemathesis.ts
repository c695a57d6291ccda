import { openApiOfAll } from '@gorae/contracts/api-documents.ts';

type Tree = Readonly<Record<string, unknown>>;

/**
 * The contract as Schemathesis reads it: what stands under `text/event-stream` it takes for the schema of an event with its data as
 * text, where ours is the schema of the data. The data of events is checked by `conformance.e2e.test.ts`.
 */
export const documentForSchemathesis = (): Tree => rewrite(openApiOfAll()) as Tree;

const rewrite = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(rewrite);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, held]) => [
      name,
      name === 'text/event-stream' ? toEvents(held as Tree) : rewrite(held),
    ]),
  );
};

const toEvents = (media: Tree) => ({
  schema: {
    type: 'object',
    properties: {
      event: { type: 'string', enum: Object.keys(media['x-events'] ?? {}) },
      data: { type: 'string', minLength: 2 },
      id: { type: 'string' },
    },
    required: ['event', 'data'],
  },
});

/** Its settings: who we are, no long waits, and streams that end. */
export const settingsForSchemathesis = (url: string, staffKey: string): string => `
base-url = "${url}"
headers = { Authorization = "Bearer ${staffKey}" }
request-timeout = 10.0
parameters = { "header.Prefer" = "wait=0" }

[output.sanitization]
enabled = false

[[operations]]
include-path-regex = "^/v1/events/(stores/.storeId.(/tickets)?|orders/.orderId.)$"
parameters = { "query.limit" = 1 }
`;
