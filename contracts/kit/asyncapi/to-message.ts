import { Type } from '@sinclair/typebox';
import type { EventDefinition } from '../event.ts';
import type { Node } from '../openapi/components.ts';
import type { WriteSchema } from '../openapi/schema-writer.ts';

/** What the adapter to RabbitMQ writes beside the body. */
const MessageHeaders = Type.Object(
  {
    event: Type.String({ description: 'Name of the event' }),
    subject: Type.String({ description: 'As in the body' }),
    publisher: Type.String({ description: 'The connection that published it' }),
    sequence: Type.Integer({ description: 'Which of the messages of that connection; not the `sequence` of the body' }),
    'published-at': Type.Integer({ description: 'Milliseconds since 1970; later than `time` when it had to wait' }),
  },
  {
    $id: 'MessageHeaders',
    description: 'Beside the body, for whoever looks at the broker. The body says all that a listener needs.',
  },
);

export interface MessageDeps {
  readonly write: WriteSchema;
  /** The service that publishes it. */
  readonly senderOf: (event: EventDefinition) => string;
}

/** An event as it travels: a CloudEvent 1.0 in structured JSON. */
export const toMessage = (event: EventDefinition, { write, senderOf }: MessageDeps): Node => ({
  name: event.type,
  title: event.name,
  summary: event.summary,
  contentType: 'application/cloudevents+json',
  bindings: { amqp: { messageType: event.type, bindingVersion: '0.3.0' } },
  headers: write(MessageHeaders),
  payload: {
    type: 'object',
    properties: {
      ...attributes,
      type: { type: 'string', const: event.type },
      data: write(event.data),
    },
    required: [...always, 'data'],
  },
  examples: [{ name: event.name, summary: event.summary, payload: toExample(event, senderOf(event)) }],
});

const text = (description: string, more: Node = {}): Node => ({ type: 'string', description, ...more });

const attributes: Node = {
  specversion: { type: 'string', const: '1.0' },
  id: text('The same fact always has the same id: do not do it twice.'),
  source: text('The service that says it.'),
  type: {},
  subject: text('What it is about: the id of the order, but for events of the shop itself.'),
  time: text('When it happened.', { format: 'date-time' }),
  datacontenttype: { type: 'string', const: 'application/json' },
  partitionkey: text('Id of the store; also the routing key.'),
  sequence: text('Version of the document that says it, as decimal digits: a lower one is older.', {
    pattern: '^[0-9]+$',
  }),
  traceparent: text('W3C Trace Context, when the request that led to it had one.'),
};

const always = Object.keys(attributes).filter((name) => name !== 'traceparent');

/** As the publisher would write it: the id follows from who says it, the document and its version. */
const toExample = ({ name, type, example }: EventDefinition, source: string): Node => {
  const data = example as Node;
  const order = data.order as Node | undefined;
  const storeId = String(data.storeId ?? order?.storeId);
  const subject = String(order?.id ?? data.orderId ?? storeId);
  const sequence = String(order?.version ?? data.version ?? data.menuVersion ?? data.storeVersion ?? 1);
  return {
    specversion: '1.0',
    id: `${source}/${data.ticketId ?? subject}/${sequence}/${name}`,
    source,
    type,
    subject,
    time: '2026-11-23T00:05:00.120Z',
    datacontenttype: 'application/json',
    partitionkey: storeId,
    sequence,
    data,
  };
};
