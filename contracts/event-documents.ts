import { events } from './events.ts';
import { type Application, type AsyncApiInfo, toAsyncApi } from './kit/asyncapi/to-asyncapi.ts';
import type { EventDefinition } from './kit/event.ts';
import type { Node } from './kit/openapi/components.ts';
import { logStream, publishers, topology } from './topology.ts';
import { contractsVersion } from './version.ts';

export type PublisherName = keyof typeof publishers;

export const publisherNames = Object.keys(publishers) as readonly PublisherName[];

const publishes = (name: string, event: EventDefinition): boolean =>
  (publishers[name as PublisherName] ?? []).some((published) => published.name === event.name);

const application = (name: string): Application => ({
  name,
  sends: events.filter((event) => publishes(name, event)),
  receives: topology.queues.filter(({ service }) => service === name),
  readsLog: logStream.readers.some((reader) => reader === name),
});

const senderOf = (event: EventDefinition): string => {
  const name = publisherNames.find((publisher) => publishes(publisher, event));
  if (name === undefined) throw new Error(`Nobody publishes ${event.name}`);
  return name;
};

const hearersOf = (event: EventDefinition): readonly string[] => {
  const byQueue = topology.queues.filter((queue) => queue.events.some(({ name }) => name === event.name));
  const names = byQueue.map(({ name }) => name);
  return event.log ? [...names, logStream.name] : names;
};

const promises = `
Every message is a CloudEvent 1.0 in structured JSON, delivered **at least once**: do nothing twice for one \`id\`, and take what has
a lower \`sequence\` than you have seen of the same document for older. Events may arrive late and in any order.

\`data\` may gain fields, and what is marked \`x-extensible-enum\` may gain values: ignore what you do not know. A change that you could
not ignore is a new \`type\` with a higher version at its end.

To listen, bind a queue of your own to the exchanges of the events that you need; nobody else notices.
`;

const info = (title: string, description: string): AsyncApiInfo => ({
  title,
  version: contractsVersion,
  description: `${description}\n${promises}`.trim(),
  log: logStream.name,
  logged: events.filter(({ log }) => log),
  senderOf,
  hearersOf,
});

/** What one service says to the others, and hears from them. */
export const asyncApiOf = (name: PublisherName): Node =>
  toAsyncApi([application(name)], info(`Gorae: events of ${name}`, `What ${name} publishes, and what it listens to.`));

/** Everything that services say to each other. */
export const asyncApiOfAll = (): Node =>
  toAsyncApi(
    [...publisherNames.map(application), application('notifier')],
    info('Gorae: events', 'What happens in the café, as its services tell each other and whoever listens.'),
  );
