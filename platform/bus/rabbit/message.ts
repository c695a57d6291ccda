import { createHash } from 'node:crypto';
import type { ConsumeMessage, Options } from 'amqplib';
import type { Instant } from '../../run/clock.ts';
import { cloudEventType, type Envelope } from '../codec.ts';
import { toWritable } from './writable-properties.ts';

/** A message on its way to the broker. */
export interface Outgoing {
  readonly exchange: string;
  readonly key: string;
  readonly body: Buffer;
  readonly properties: Options.Publish;
}

/** Who published a message as which of his, so that a reader knows what came before and what after. */
export interface Stamp {
  readonly publisher: string;
  readonly sequence: number;
  readonly at: Instant;
}

type Headers = Readonly<Record<string, unknown>>;

export const headersOf = ({ properties }: Pick<ConsumeMessage, 'properties'>): Headers => properties.headers ?? {};

const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
/** 0 for what is no whole number. */
export const count = (value: unknown): number => (Number.isSafeInteger(value) ? Number(value) : 0);

/** What an event carries beside its body: enough to list a parked one whose body cannot be read. */
export const toEventProperties = (event: Envelope, { publisher, sequence, at }: Stamp): Options.Publish => ({
  messageId: event.id,
  type: event.type,
  contentType: cloudEventType,
  timestamp: Math.floor(at / 1000),
  headers: { event: event.name, subject: event.subject, publisher, sequence, 'published-at': at },
});

export const stampOf = (message: Pick<ConsumeMessage, 'properties'>): Stamp | undefined => {
  const { publisher, sequence, 'published-at': at } = headersOf(message);
  return typeof publisher === 'string' && typeof at === 'number' && typeof sequence === 'number'
    ? { publisher, sequence, at }
    : undefined;
};

export interface Facts {
  /**
   * The same for every copy of one delivery to come; another one once it has failed or was put back by a person. An event that was
   * published twice has one identity, too: what became of one copy holds for the other.
   */
  readonly identity: string | undefined;
  readonly messageId: string | undefined;
  /** Failures counted so far. */
  readonly attempts: number;
  readonly redelivered: boolean;
}

export const factsOf = (message: ConsumeMessage): Facts => {
  const headers = headersOf(message);
  const messageId = text(message.properties.messageId);
  const attempts = count(headers.attempts);
  const redrive = text(headers.redrive);
  return {
    messageId,
    attempts,
    identity: messageId === undefined ? undefined : `${messageId} ${attempts} ${redrive ?? 'new'}`,
    redelivered: message.fields.redelivered || attempts > 0 || redrive !== undefined,
  };
};

/** What the broker adds on the way belongs to that way: a publisher's delivery count would even be shown as if it were true. */
const ofTheBroker = /^(?:x-|CC$|BCC$)/i;
const ofTheFate = ['attempts', 'reason', 'queue', 'parked-at'];

/**
 * The message once more, with other headers of ours. `redrive`, which tells one life of a message from the one before, stays with it:
 * its first failure in the second life would otherwise look like that in the first, which was settled long ago.
 */
export const toCopy = (
  message: ConsumeMessage,
  target: { exchange: string; key: string },
  headers: Headers,
): Outgoing => {
  const ofThePublisher = Object.entries(headersOf(message)).filter(
    ([name]) => !ofTheBroker.test(name) && !ofTheFate.includes(name),
  );
  const properties = toWritable({ ...message.properties, headers: Object.fromEntries(ofThePublisher) });
  return {
    ...target,
    body: message.content,
    properties: { ...properties, headers: { ...properties.headers, ...headers } },
  };
};

/** Parked copies of one message on one queue are the same parked message: a crash between parking and acking makes two. */
export const toParkedId = (queue: string, message: ConsumeMessage): string =>
  createHash('sha256')
    .update(`${queue}\n${text(message.properties.messageId) ?? message.content.toString('base64')}`)
    .digest('hex')
    .slice(0, 20);
