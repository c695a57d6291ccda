import type { EventDefinition, QueueDefinition } from '../event.ts';
import { createComponents, type Node, withoutAbsent } from '../openapi/components.ts';
import { createSchemaWriter } from '../openapi/schema-writer.ts';
import { type MessageDeps, toMessage } from './to-message.ts';

/** One service: what it says, and the queues and logs from which it hears. */
export interface Application {
  readonly name: string;
  readonly sends: readonly EventDefinition[];
  readonly receives: readonly QueueDefinition[];
  readonly readsLog: boolean;
}

export interface AsyncApiInfo {
  readonly title: string;
  readonly version: string;
  readonly description: string;
  /** Name of the stream that keeps what screens and waiting requests follow. */
  readonly log: string;
  readonly logged: readonly EventDefinition[];
  readonly senderOf: (event: EventDefinition) => string;
  /** Every service that hears an event, in this document or not. */
  readonly hearersOf: (event: EventDefinition) => readonly string[];
}

/** The AsyncAPI 3 document of some services: an exchange for each event, a queue for each purpose, who sends and who receives. */
export const toAsyncApi = (applications: readonly Application[], info: AsyncApiInfo): Node => {
  const components = createComponents();
  const deps: MessageDeps = { write: createSchemaWriter(components), senderOf: info.senderOf };
  const sent = unique(applications.flatMap(({ sends }) => sends));
  const queues = applications.flatMap(({ receives }) => receives);
  const isLogRead = applications.some(({ readsLog }) => readsLog);
  const logged = isLogRead ? info.logged : [];
  const events = unique([...sent, ...queues.flatMap((queue) => queue.events), ...logged]);
  const messages = Object.fromEntries(events.map((event) => [event.name, toMessage(event, deps)]));
  return {
    asyncapi: '3.0.0',
    info: { ...aboutOf(info), license: { name: 'MIT' } },
    defaultContentType: 'application/cloudevents+json',
    servers: { broker: toServer() },
    channels: {
      ...Object.fromEntries(sent.map((event) => [event.name, toExchange(event, info.hearersOf(event))])),
      ...Object.fromEntries(queues.map((queue) => [channelOf(queue), toQueue(queue)])),
      ...(isLogRead ? { [info.log]: toLog(info) } : {}),
    },
    operations: Object.fromEntries(applications.flatMap((application) => toOperations(application, info))),
    components: { messages, schemas: components.all('schemas') },
  };
};

const unique = (events: readonly EventDefinition[]): readonly EventDefinition[] => [...new Set(events)];

const aboutOf = ({ title, version, description }: AsyncApiInfo): Node => ({ title, version, description });

const toServer = (): Node => ({
  host: 'localhost:5672',
  protocol: 'amqp',
  protocolVersion: '0.9.1',
  description:
    'RabbitMQ, when the services run apart (`AMQP_URL`). A café in one process carries the same messages in its own file.',
});

const bindingVersion = '0.3.0';

/** A queue may be called as an event is: the channels of queues are told apart by a prefix. */
const channelOf = ({ name }: QueueDefinition): string => `queue.${name}`;

const messageRefs = (events: readonly EventDefinition[]): Node =>
  Object.fromEntries(events.map(({ name }) => [name, { $ref: `#/components/messages/${name}` }]));

const toExchange = (event: EventDefinition, hearers: readonly string[]): Node => ({
  address: event.name,
  title: event.name,
  summary: event.summary,
  description: `A fanout exchange; the routing key is the id of the store. Heard by ${hearers.join(', ') || 'nobody yet'}.`,
  messages: messageRefs([event]),
  bindings: {
    amqp: {
      is: 'routingKey',
      exchange: { name: event.name, type: 'fanout', durable: true, autoDelete: false, vhost: '/' },
      bindingVersion,
    },
  },
});

const retries = {
  delayed: 'What fails comes back after 1, 5 and 15 s, then it is parked.',
  head: 'What fails returns to the head of the queue, so that the order is kept.',
} as const;

const toQueue = ({ name, service, events, retry }: QueueDefinition): Node => ({
  address: name,
  title: name,
  summary: `A quorum queue of ${service}, delivered at least once.`,
  description: `Bound to the exchanges ${events.map((event) => `\`${event.name}\``).join(', ')}. ${retries[retry]}`,
  messages: messageRefs(events),
  bindings: queueBindings(name),
});

const toLog = ({ log, logged }: AsyncApiInfo): Node => ({
  address: log,
  title: log,
  summary: 'A stream: every event that screens and waiting requests follow, for some hours.',
  description:
    'Read from a point in time or from now on; reading takes nothing away. A listener of yours may read it as well.',
  messages: messageRefs(logged),
  bindings: queueBindings(log),
});

const queueBindings = (name: string): Node => ({
  amqp: {
    is: 'queue',
    queue: { name, durable: true, exclusive: false, autoDelete: false, vhost: '/' },
    bindingVersion,
  },
});

type Entry = readonly [name: string, operation: Node];

const toOperations = ({ name, sends, receives, readsLog }: Application, info: AsyncApiInfo): readonly Entry[] => [
  ...sends.map((event) => toSend(name, event)),
  ...receives.map((queue) => toReceive(name, channelOf(queue), queue.events)),
  ...(readsLog ? [toReceive(name, info.log, info.logged)] : []),
];

const toSend = (service: string, event: EventDefinition): Entry => [
  `${service}.sends.${event.name}`,
  {
    action: 'send',
    channel: { $ref: `#/channels/${event.name}` },
    summary: `${service}: ${event.summary}`,
    messages: [{ $ref: `#/channels/${event.name}/messages/${event.name}` }],
    bindings: { amqp: { deliveryMode: 2, bindingVersion } },
  },
];

const toReceive = (service: string, channel: string, events: readonly EventDefinition[]): Entry => [
  `${service}.receives.${channel}`,
  withoutAbsent({
    action: 'receive',
    channel: { $ref: `#/channels/${channel}` },
    summary: `What ${service} hears from ${channel.replace('queue.', '')}.`,
    messages: events.map(({ name }) => ({ $ref: `#/channels/${channel}/messages/${name}` })),
    bindings: { amqp: { ack: true, bindingVersion } },
  }),
];
