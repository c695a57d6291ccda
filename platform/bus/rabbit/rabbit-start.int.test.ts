import { describe, expect, test } from 'bun:test';
import amqp from 'amqplib';
import { Unavailable } from '../../errors.ts';
import { useRabbitMq } from '../../testing/servers/rabbitmq.ts';
import { aLetter, atArchive, atOffice, postal, send, waitFor } from '../suite/bus-lab.ts';
import { brokerNames } from './broker-names.ts';
import type { Connect } from './connection.ts';
import { toDeclarations } from './declarations.ts';
import type { RabbitBusOptions } from './rabbit-bus.ts';
import { hasty, openSpoiltPost, sendOn } from './rabbit-faults-lab.ts';

const broker = await useRabbitMq();
const { proxy, vhost, open, control } = await openSpoiltPost(broker);

describe('a bus that can never work', () => {
  const fault = (options: Partial<RabbitBusOptions>): Promise<string> =>
    open(options).then(
      () => 'it opened',
      (error: Error) => `${error.name}: ${error.message}`,
    );

  test.each(['nonsense', 'http://localhost', 'amqp://'])('says that %s is no address', async (url) =>
    expect(await fault({ url })).toContain('StartFault: The address of RabbitMQ must be like'),
  );

  test('says that user and password are refused, and not which password', async () => {
    const told = await fault({ url: broker.url(vhost(), { name: 'guest', password: 'wrong' }) });
    expect(told).toMatch(/^StartFault: .*refuses user "guest": wrong name or password/);
    expect(told).not.toContain(':wrong');
  });

  test('says that the virtual host is not there', async () =>
    expect(await fault({ url: broker.url('nowhere') })).toMatch(/^StartFault: .*no virtual host "nowhere"/));

  test('says that there is no TLS to trust', async () =>
    expect(await fault({ url: broker.url(vhost()).replace('amqp:', 'amqps:') })).toMatch(/^StartFault: .*TLS/));

  test('names the queue and the argument that are otherwise', async () => {
    const office = toDeclarations(postal, { names: brokerNames }).flatMap((one) =>
      one.kind === 'queue' && one.name === 'office' ? [one.arguments] : [],
    );
    const given = { ...office[0], 'x-delivery-limit': 3 };
    await control((channel) => channel.assertQueue('office', { durable: true, arguments: given }));
    expect(await fault({})).toMatch(/^StartFault: .*queue "office" with other arguments: x-delivery-limit is 3, 50 is/);
  });

  test('names the exchange that is otherwise', async () => {
    await control((channel) => channel.assertExchange('letter.sent', 'direct', { durable: true }));
    expect(await fault({})).toMatch(
      /^StartFault: .*exchange "letter.sent" with other arguments: type is direct, fanout/,
    );
  });
});

describe('a bus that may work later', () => {
  test('opens while the broker is out of reach, and is connected once it is there', async () => {
    proxy.refuse(true);
    const bus = await open({ limits: hasty });
    expect(bus.isConnected()).toBe(false);
    await expect(send(bus, ['a'])).rejects.toThrow(Unavailable);
    const seen: string[] = [];
    atOffice(bus, 1, async ({ data }) => void seen.push(data.text));
    proxy.refuse(false);
    await waitFor('a connection', bus.isConnected);
    await sendOn(bus, 'b');
    await waitFor('b', () => seen.includes('b'));
    await bus.close();
  });

  test('hands over nothing of its other queues while it may not read one, and goes on once it may', async () => {
    const user = { name: `user-${vhost()}`, password: 'p', vhost: vhost(), configure: '^$', write: '.*' };
    const declarer = await open();
    await send(declarer, ['a']);
    let connections = 0;
    const connect: Connect = (address, options) => {
      connections += 1;
      return amqp.connect(address, options);
    };
    await broker.addUser({ ...user, read: '^(office|cafe.log|parking|unrouted)$' });
    const bus = await open({ mode: 'verify', url: broker.url(vhost(), user), connect });
    const seen: string[] = [];
    const archived: string[] = [];
    atOffice(bus, 1, async ({ data }) => void seen.push(data.text));
    atArchive(bus, 1, async ({ data }) => void archived.push(data.text));
    await waitFor(
      'what is wrong',
      () => bus.trouble()?.includes('does not let this user use the queue "archive"') === true,
    );
    const tries = async (count: number) => {
      const before = connections;
      await waitFor('more tries', () => connections >= before + count);
    };
    await tries(3);
    await send(declarer, ['b']);
    await tries(3);
    expect(seen).toEqual(['a']);
    await broker.allow({ ...user, read: '.*' });
    await waitFor('all', () => seen.includes('b') && archived.includes('b'));
    expect(archived).toEqual(['a', 'b']);
    await bus.close();
    await declarer.close();
  });

  test('only looks in verify mode, with no right to declare, and works once all is there', async () => {
    const user = { name: `user-${vhost()}`, password: 'p' };
    await broker.addUser({ ...user, vhost: vhost(), configure: '^$', write: '.*', read: '.*' });
    const bus = await open({ mode: 'verify', url: broker.url(vhost(), user) });
    expect(bus.isConnected()).toBe(false);
    expect(bus.trouble()).toContain('declare the topology first');
    const declarer = await open();
    await declarer.close();
    await waitFor('a connection', bus.isConnected);
    await bus.publish([aLetter('a')]);
    await bus.close();
  });
});
