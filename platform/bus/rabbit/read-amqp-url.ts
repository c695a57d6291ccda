import { StartFault } from '../../run/config-fault.ts';

/** Seconds. A silent line is given up after two to three of them. */
const heartbeat = '10';

const isUpTo = (max: number) => (value: string) => /^\d{1,10}$/.test(value) && Number(value) <= max;

/** 0: no limit. Any frame of AMQP 0-9-1 may have 4,096 bytes. */
const isFrameSize = (value: string) => isUpTo(2 ** 32 - 1)(value) && (Number(value) === 0 || Number(value) >= 4_096);

/** What amqplib reads of the query; with anything else there it fails whenever it connects. */
const tuning = [
  ['heartbeat', isUpTo(65_535), 'seconds from 0 to 65535 are expected'],
  ['channelMax', isUpTo(65_535), 'an integer from 0 to 65535 is expected'],
  ['frameMax', isFrameSize, '0 or at least 4096 bytes are expected'],
  ['maxFrameSize', isFrameSize, '0 or at least 4096 bytes are expected'],
  ['locale', (value: string) => Buffer.byteLength(value) <= 255, 'at most 255 bytes are expected'],
] as const;

/**
 * With the heartbeat that we want, unless the address asks for another. Throws a `StartFault` that does not show the password. What only
 * other clients know of the query is no fault: an address may be shared with them.
 */
export const readAmqpUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^amqps?:$/.test(url.protocol) || url.hostname === '')
    throw new StartFault('The address of RabbitMQ must be like amqp://user:password@host:5672/vhost');
  if (![url.username, url.password, url.pathname].every(isDecodable))
    throw new StartFault('The address of RabbitMQ has a % that is no escape of UTF-8: write a plain one as %25');
  const faults = tuningFaults(url.searchParams);
  if (faults.length > 0) throw new StartFault(faults.join('\n'));
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', heartbeat);
  return url;
};

const tuningFaults = (query: URLSearchParams): readonly string[] =>
  tuning.flatMap(([name, isAllowed, allowed]) => {
    const value = query.get(name);
    const isFine = value === null || isAllowed(value);
    return isFine ? [] : [`The address of RabbitMQ has a ${name} that is not allowed; ${allowed}`];
  });

const isDecodable = (text: string): boolean => {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
};
