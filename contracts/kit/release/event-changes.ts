import type { Node } from '../openapi/components.ts';
import { resolve, schemaChanges } from './schema-changes.ts';

/**
 * What a listener of the released AsyncAPI document would trip over under the new one: events, exchanges or fields that are gone or
 * have changed their meaning. Queues are the services' own affair.
 */
export const eventChanges = (before: Node, after: Node): readonly string[] => {
  const [was, is] = [exchangesOf(before), exchangesOf(after)];
  return [...was].flatMap(([name, channel]) => {
    const found = is.get(name);
    if (found === undefined) return [`${name} is gone`];
    return [...exchangeChanges(channel, found), ...messageChanges(channel, found, { before, after })].map(
      (what) => `${name}: ${what}`,
    );
  });
};

const children = (node: unknown): readonly (readonly [string, Node])[] =>
  Object.entries((node ?? {}) as Readonly<Record<string, Node>>);

const amqpOf = ({ bindings }: Node): Node => ((bindings as Node).amqp ?? {}) as Node;

/** By address: the channels that others bind to. */
const exchangesOf = (document: Node): ReadonlyMap<string, Node> =>
  new Map(
    children(document.channels)
      .filter(([, channel]) => amqpOf(channel).exchange !== undefined)
      .map(([, channel]) => [String(channel.address), channel]),
  );

const exchangeChanges = (before: Node, after: Node): readonly string[] => {
  const [was, is] = [amqpOf(before).exchange, amqpOf(after).exchange].map((exchange) => JSON.stringify(exchange));
  return was === is ? [] : ['the exchange has other arguments'];
};

interface Documents {
  readonly before: Node;
  readonly after: Node;
}

/** By the CloudEvents type, which carries the major version: a new version is an addition, and the old one must go on. */
const messagesOf = (channel: Node, document: Node): ReadonlyMap<string, Node> =>
  new Map(
    children(channel.messages).map(([, ref]) => {
      const message = resolve(ref, document);
      return [String(message.name), message];
    }),
  );

const messageChanges = (before: Node, after: Node, documents: Documents): readonly string[] => {
  const is = messagesOf(after, documents.after);
  return [...messagesOf(before, documents.before)].flatMap(([type, message]) => {
    const found = is.get(type);
    if (found === undefined) return [`${type} is gone`];
    const media = message.contentType === found.contentType ? [] : [`${type} is ${found.contentType} now`];
    const changes = schemaChanges(message.payload as Node, found.payload as Node, { ...documents, direction: 'out' });
    return [...media, ...changes.map((what) => `${type} ${what}`)];
  });
};
