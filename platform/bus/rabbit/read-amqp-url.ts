import { StartFault } from '../../run/config-fault.ts';

/** Seconds. A silent line is given up after two to three of them. */
const heartbeat = '10';

/** With the heartbeat that we want, unless the address asks for another. Throws a `StartFault` that does not show the password. */
export const readAmqpUrl = (text: string): URL => {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^amqps?:$/.test(url.protocol) || url.hostname === '')
    throw new StartFault('The address of RabbitMQ must be like amqp://user:password@host:5672/vhost');
  if (![url.username, url.password, url.pathname].every(isDecodable))
    throw new StartFault('The address of RabbitMQ has a % that is no escape of UTF-8: write a plain one as %25');
  if (!url.searchParams.has('heartbeat')) url.searchParams.set('heartbeat', heartbeat);
  return url;
};

const isDecodable = (text: string): boolean => {
  try {
    return decodeURIComponent(text) !== undefined;
  } catch {
    return false;
  }
};
