import { describe, expect, test } from 'bun:test';
import amqp from 'amqplib';
import { Unavailable } from '../../errors.ts';
import { startRabbitMq } from '../../testing/servers/rabbitmq.ts';
import { aLetter, atOffice, createGate, LetterSealed, send, texts, waitFor } from '../suite/bus-lab.ts';
import type { Connect } from './connection.ts';
import { follow, hasty, openSpoiltPost, replay, sendOn } from './rabbit-faults-lab.ts';

const broker = await startRabbitMq({ consumerTimeoutMs: 3_000 });
const { proxy, vhost, open, control, readyOn } = await openSpoiltPost(broker);

const isAlarmed = async () => (await broker.evaluate('rabbit_alarm:get_alarms()')).includes('memory');

describe('a broker in trouble', () => {
  test('is waited for while it is stopped for an upgrade', async () => {
    const bus = await open({ limits: hasty });
    const seen = new Set<string>();
    atOffice(bus, 4, async ({ data }) => void seen.add(data.text));
    await sendOn(bus, 'before');
    await broker.stopApp();
    await waitFor('the loss seen', () => !bus.isConnected());
    await expect(send(bus, ['meanwhile'])).rejects.toThrow(Unavailable);
    expect(bus.trouble()).toBe('RabbitMQ is out of reach');
    await broker.startApp();
    await waitFor('a connection', bus.isConnected);
    await sendOn(bus, 'after');
    await waitFor('both', () => seen.has('before') && seen.has('after'));
    await bus.close();
  });

  test('keeps what it confirmed when it is killed', async () => {
    const bus = await open();
    await broker.settle();
    await send(bus, texts(50));
    await broker.kill();
    await waitFor('the loss seen', () => !bus.isConnected());
    await broker.start();
    const seen = new Set<string>();
    atOffice(bus, 4, async ({ data }) => void seen.add(data.text));
    await waitFor('all again', () => seen.size === 50);
    await bus.close();
  });

  test('takes no messages during a memory alarm, and lets consumers work on', async () => {
    const bus = await open({ limits: hasty });
    const gate = createGate();
    const seen: string[] = [];
    atOffice(bus, 1, async ({ data }) => {
      seen.push(data.text);
      await gate.passed;
    });
    for (const text of texts(5)) await sendOn(bus, text);
    await broker.memoryAlarm(true);
    await waitFor('the alarm', isAlarmed);
    const held = await Promise.allSettled(texts(300, 'held').map((text) => send(bus, [text])));
    expect(held.every(({ status }) => status === 'rejected')).toBe(true);
    expect(bus.figures().unconfirmed).toBeLessThanOrEqual(64);
    expect(bus.isConnected()).toBe(true);
    gate.open();
    await waitFor('the consumer at work', () => seen.length >= 5);
    await broker.memoryAlarm(false);
    await sendOn(bus, 'after');
    await waitFor('what came after', () => seen.includes('after'));
    await bus.close();
  });

  test('lets a reader catch up with the log during a memory alarm', async () => {
    const bus = await open();
    await send(bus, texts(50));
    await broker.memoryAlarm(true);
    try {
      await waitFor('the alarm', isAlarmed);
      const late = await open({ limits: hasty });
      // A connection is blocked by the first message that it publishes, unless that is an empty one.
      await expect(send(late, ['held'])).rejects.toThrow(Unavailable);
      expect(await replay(late)).toEqual(texts(50));
      await late.close();
    } finally {
      await broker.memoryAlarm(false);
    }
    await bus.close();
  });

  test('lets a reader catch up with the log while it takes no connection to publish on', async () => {
    const bus = await open();
    await send(bus, texts(50));
    const connect: Connect = async (url, options) => {
      const { clientProperties } = options as { clientProperties: { connection_name: string } };
      if (clientProperties.connection_name.endsWith('publish')) throw new Error('connection limit is reached');
      return amqp.connect(url, options);
    };
    const late = await open({ connect });
    expect(late.isConnected()).toBe(false);
    expect(await replay(late)).toEqual(texts(50));
    await late.close();
    await bus.close();
  });

  test('has a log again that was deleted while it was read', async () => {
    const bus = await open();
    const seen = follow(bus);
    await send(bus, texts(20, 'before'));
    await waitFor('before', () => seen.length === 20);
    await control((channel) => channel.deleteQueue('cafe.log'));
    await waitFor('the loss seen', () => bus.figures().losses > 0);
    await waitFor('a connection', bus.isConnected);
    await send(bus, texts(5, 'after'));
    await waitFor('after', () => seen.length >= 25);
    expect(seen).toEqual([...texts(20, 'before'), ...texts(5, 'after')]);
    await bus.close();
  });

  test('has a log again that was deleted, and that has more on it by now than it had before', async () => {
    const bus = await open();
    const seen = follow(bus);
    await send(bus, texts(5, 'before'));
    await waitFor('before', () => seen.length === 5);
    proxy.refuse(true);
    proxy.reset();
    await control((channel) => channel.deleteQueue('cafe.log'));
    const other = await open({ url: broker.url(vhost()) });
    await send(other, texts(20, 'after'));
    proxy.refuse(false);
    await waitFor('after', () => seen.length >= 25);
    expect(seen).toEqual([...texts(5, 'before'), ...texts(20, 'after')]);
    await other.close();
    await bus.close();
  });

  test('has a queue again that was deleted while it was consumed', async () => {
    const bus = await open();
    const seen: string[] = [];
    atOffice(bus, 1, async ({ data }) => void seen.push(data.text));
    await send(bus, ['before']);
    await waitFor('before', () => seen.length === 1);
    await control((channel) => channel.deleteQueue('office'));
    await waitFor('the queue', async () =>
      readyOn('office').then(
        () => true,
        () => false,
      ),
    );
    await waitFor('a connection', bus.isConnected);
    await sendOn(bus, 'after');
    await waitFor('after', () => seen.includes('after'));
    await bus.close();
  });

  test('has an exchange again that was deleted', async () => {
    const bus = await open();
    await control((channel) => channel.deleteExchange('letter.sent'));
    await sendOn(bus, 'a');
    await waitFor('the message', async () => (await bus.depth('office').catch(() => 0)) === 1);
    await bus.close();
  });

  test('has what no queue was bound for, and counts it', async () => {
    const bus = await open();
    await control((channel) => channel.unbindQueue('office', 'letter.sealed', ''));
    await bus.publish([aLetter('a', LetterSealed), aLetter('b', LetterSealed)]);
    await waitFor('two unrouted', async () => (await bus.kept()).unrouted === 2);
    expect(await bus.kept()).toEqual({ parked: 0, unrouted: 2 });
    await bus.close();
  });

  test('does not say that nothing is kept while nobody can ask it', async () => {
    const bus = await open();
    proxy.refuse(true);
    proxy.reset();
    const answer = () => bus.kept().catch((error: unknown) => error);
    await waitFor('the loss', async () => (await answer()) instanceof Unavailable);
    proxy.refuse(false);
    await waitFor('a connection', bus.isConnected);
    expect(await bus.kept()).toEqual({ parked: 0, unrouted: 0 });
    await bus.close();
  });

  test('takes a message back that is held too long, and it is neither lost nor handled twice', async () => {
    // How often it looks who has held one for too long: every minute unless told.
    await broker.evaluate('application:set_env(rabbit, channel_tick_interval, 1000)');
    const bus = await open();
    const gate = createGate();
    const seen: string[] = [];
    atOffice(bus, 1, async ({ data }) => {
      seen.push(data.text);
      if (seen.length === 1) await gate.passed;
    });
    await send(bus, ['a', 'b']);
    await waitFor('the consumer timed out', () => bus.figures().losses > 0);
    await waitFor('a connection', bus.isConnected);
    gate.open();
    await waitFor('b', () => seen.length === 2);
    expect(seen).toEqual(['a', 'b']);
    await waitFor('an empty queue', async () => (await bus.depth('office').catch(() => 1)) === 0);
    await bus.close();
  });
});
