import type { ConsumeMessage, Options } from 'amqplib';

type Properties = Pick<Options.Publish, 'messageId' | 'type' | 'contentType' | 'timestamp' | 'headers'>;

/** amqplib writes tables of 64 kB at most, with what is added on the way. */
const mostBytes = 32_000;
/** What tells more of a message than a stranger's headers do. */
const ours = ['event', 'subject', 'publisher', 'sequence', 'published-at', 'redrive'];

/**
 * What can be said again of a message, whoever wrote it. amqplib reads what it cannot write: numbers that are none, instants beyond 64 bits,
 * tables that look like its own notation, texts that grow as they are read. A copy with one of these would be refused for ever.
 */
export const toWritable = ({ messageId, type, contentType, timestamp, headers }: ConsumeMessage['properties']) => {
  const properties: Properties = {
    ...(isName(messageId) ? { messageId } : {}),
    ...(isName(type) ? { type } : {}),
    ...(isName(contentType) ? { contentType } : {}),
    ...(Number.isSafeInteger(timestamp) && timestamp >= 0 ? { timestamp } : {}),
  };
  return { ...properties, headers: writableOf(headers ?? {}) };
};

const writableOf = (headers: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> => {
  let bytes = 0;
  const fits = ([name, value]: readonly [string, unknown]): boolean => {
    const more = Buffer.byteLength(name) + (typeof value === 'string' ? Buffer.byteLength(value) : 0);
    if (bytes + more > mostBytes) return false;
    bytes += more;
    return true;
  };
  const isOurs = ([name]: readonly [string, unknown]) => ours.includes(name);
  const entries = Object.entries(headers).filter(([name, value]) => isName(name) && isPlain(value));
  const [own, others] = [entries.filter(isOurs), entries.filter((entry) => !isOurs(entry))];
  return Object.fromEntries([...own, ...others].filter(fits));
};

/** As long as a name in AMQP can be. */
const isName = (text: unknown): text is string => typeof text === 'string' && Buffer.byteLength(text) < 256;

/** Beyond 2^50 amqplib takes every number for an integer. */
const isPlain = (value: unknown): boolean =>
  typeof value === 'string' ||
  typeof value === 'boolean' ||
  (typeof value === 'number' && (Number.isSafeInteger(value) || Math.abs(value) < 2 ** 50));
