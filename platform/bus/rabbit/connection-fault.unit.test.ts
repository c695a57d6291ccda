import { describe, expect, test } from 'bun:test';
import { StartFault } from '../../run/config-fault.ts';
import { TopologyFault, toConnectionFault } from './connection-fault.ts';
import { readAmqpUrl } from './read-amqp-url.ts';
import { toTopologyFault } from './topology-on-broker.ts';

const url = new URL('amqp://hana:s3cret@broker:5672/shop');
const withCode = (code: string, message = code) => Object.assign(new Error(message), { code });

const refusedQueue = `Channel closed by server: 403 (ACCESS-REFUSED) with message "ACCESS_REFUSED - read access to queue 'office' in vhost 'shop' refused for user 'hana'"`;

describe('why there is no connection', () => {
  test.each([
    ['credentials', new Error('Handshake terminated by server: 403 (ACCESS-REFUSED) with message "Login was refused"')],
    ['virtual-host', new Error('Expected ConnectionOpenOk; got <ConnectionClose channel:0>')],
    ['tls', withCode('DEPTH_ZERO_SELF_SIGNED_CERT')],
    ['tls', withCode('ERR_SSL_WRONG_VERSION_NUMBER')],
    ['tls', withCode('CERT_HAS_EXPIRED')],
    ['unreachable', withCode('ECONNREFUSED', 'connect ECONNREFUSED 127.0.0.1:5672')],
    ['unreachable', withCode('ENOTFOUND')],
    ['unreachable', new Error('connect ETIMEDOUT')],
    ['unreachable', new Error('Channel closed by server: 404 (NOT-FOUND)')],
    ['topology', new Error(refusedQueue)],
    ['topology', new TopologyFault('the queue "a" is otherwise', { forGood: true, words: 'in vhost "shop"' })],
  ] as const)('is told as %s: %s', (kind, error) => {
    const fault = toConnectionFault(error, url);
    expect(fault.kind).toBe(kind);
    expect(fault.forGood).toBe(kind !== 'unreachable');
    expect(fault.detail).not.toContain('s3cret');
    expect(fault.brief).not.toMatch(/s3cret|hana|broker:|5672|"shop"/);
  });

  test('names the queue that is refused, which may be no secret', () =>
    expect(toConnectionFault(new Error(refusedQueue), url)).toMatchObject({
      detail: `RabbitMQ at broker:5672 does not let user "hana" use the queue "office"`,
      brief: 'RabbitMQ does not let this user use the queue "office"',
    }));

  test('is a port without TLS, rather than a certificate that is not trusted', () => {
    const fault = toConnectionFault(withCode('ERR_SSL_WRONG_VERSION_NUMBER'), new URL('amqps://broker:5672'));
    expect(fault.detail).toBe('RabbitMQ at broker:5672 speaks no TLS: use the port where it does, or amqp://');
    expect(fault.brief).toBe('RabbitMQ speaks no TLS at this port');
  });

  test('names the user and the virtual host', () => {
    const refused = new Error('Expected ConnectionOpenOk; got <ConnectionClose channel:0>');
    expect(toConnectionFault(refused, url).detail).toContain('"shop"');
    expect(toConnectionFault(refused, url).detail).toContain('"hana"');
    expect(toConnectionFault(refused, new URL('amqp://broker')).detail).toContain('"/"');
  });
});

describe('what is otherwise on the broker', () => {
  const queue = { kind: 'queue', name: 'office', arguments: {} } as const;
  const refusal = (text: string) => Object.assign(new Error(`Operation failed: ${text}"`), { code: 406 });

  test.each([
    [
      "inequivalent arg 'x-max-length' for queue 'office' in vhost '/': received the value '5' of type 'byte' but current is none",
      'x-max-length is none, 5 is needed',
    ],
    [
      "inequivalent arg 'x-delivery-limit' for queue 'office' in vhost '/': received '3' but current is '50'",
      'x-delivery-limit is 50, 3 is needed',
    ],
    [
      "inequivalent arg 'x-queue-type' for queue 'office' in vhost '/': received none but current is the value 'quorum' of type 'longstr'",
      'x-queue-type is quorum, none is needed',
    ],
  ])('is told by queue and argument: %s', (text, told) => {
    const fault = toTopologyFault(refusal(text), queue, 'declare');
    expect(fault?.message).toContain('queue "office"');
    expect(fault?.message).toContain(told);
    expect(fault?.forGood).toBe(true);
  });

  const notFound = (text: string, mode: 'declare' | 'verify') => {
    const message = `Operation failed: QueueDeclare; 404 (NOT-FOUND) with message "NOT_FOUND - ${text}"`;
    return toTopologyFault(Object.assign(new Error(message), { code: 404 }), queue, mode);
  };

  test('may come later when it is only missing', () => {
    const fault = notFound("no queue 'office' in vhost '/'", 'verify');
    expect(fault?.message).toBe('RabbitMQ has no queue "office": declare the topology first');
    expect(fault?.forGood).toBe(false);
  });

  test.each(['declare', 'verify'] as const)('is told in the words of the broker when %s finds a node down', (mode) => {
    const words = "home node 'rabbit@b' of durable queue 'office' in vhost '/' is down or inaccessible";
    const fault = notFound(words, mode);
    expect(fault?.message).toBe(`RabbitMQ cannot give the queue "office": NOT_FOUND - ${words}`);
    expect(fault?.forGood).toBe(false);
  });

  test('is never missing for who declares it: then something else is', () =>
    expect(notFound("no exchange 'letter.sent' in vhost '/'", 'declare')?.message).toEndWith(
      "NOT_FOUND - no exchange 'letter.sent' in vhost '/'",
    ));

  test('is none of these when the line broke', () =>
    expect(toTopologyFault(new Error('Channel ended'), queue, 'verify')).toBeUndefined());
});

describe('the address of a broker', () => {
  test('gets our heartbeat unless it names one', () => {
    expect(readAmqpUrl('amqp://a:b@h/v').searchParams.get('heartbeat')).toBe('10');
    expect(readAmqpUrl('amqp://a:b@h/v?heartbeat=5').searchParams.get('heartbeat')).toBe('5');
  });

  test.each(['', 'localhost', 'http://h', 'amqp://', 'amqp://a:s3cret%zz@h', 'amqp://a%E9:s3cret@h'])(
    'is refused when malformed: %s',
    (text) => {
      expect(() => readAmqpUrl(text)).toThrow('The address of RabbitMQ');
      expect(() => readAmqpUrl(text)).not.toThrow('s3cret');
    },
  );

  test.each([
    ['heartbeat=abc', 'heartbeat'],
    ['heartbeat=', 'heartbeat'],
    ['heartbeat=10s', 'heartbeat'],
    ['heartbeat=65536', 'heartbeat'],
    ['channelMax=-1', 'channelMax'],
    ['frameMax=4095', 'frameMax'],
    ['maxFrameSize=many', 'maxFrameSize'],
    [`locale=${'k'.repeat(256)}`, 'locale'],
  ])('is refused with a query that no connection can be made from: %s', (query, name) => {
    const read = () => readAmqpUrl(`amqp://a:s3cret@h/v?${query}`);
    expect(read).toThrow(StartFault);
    expect(read).toThrow(new RegExp(`^The address of RabbitMQ has a ${name} that is not allowed; `));
  });

  test('tells all that is wrong in its query, a line each', () =>
    expect(() => readAmqpUrl('amqp://h?heartbeat=abc&channelMax=x')).toThrow(/heartbeat that .*\n.* channelMax that /));

  test.each(['heartbeat=0&channelMax=2047&frameMax=0', 'frameMax=131072&maxFrameSize=4096&locale=en_US'])(
    'may tune the connection: %s',
    (query) => expect(readAmqpUrl(`amqp://h?${query}`).search).toContain(query),
  );

  test('may be one that is shared with clients that know more', () =>
    expect(() => readAmqpUrl('amqp://h?connection_timeout=5&verify=verify_peer')).not.toThrow());
});
