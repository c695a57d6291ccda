import { afterAll, beforeEach, describe, expect, test } from 'bun:test';
import type { Event } from '@gorae/contracts/kit/event.ts';
import amqp from 'amqplib';
import { BadMessage, Unavailable } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { silentLog } from '../../run/log.ts';
import { systemRandom } from '../../run/random.ts';
import { openBrokerHand } from '../../testing/broker-hand.ts';
import { openFaultProxy } from '../../testing/fault-proxy.ts';
import { startRabbitMq } from '../../testing/servers/rabbitmq.ts';
import {
  aLetter,
  atOffice,
  createGate,
  type Letter,
  LetterSealed,
  parkedOn,
  postal,
  send,
  texts,
  waitFor,
} from '../suite/bus-lab.ts';
import { brokerNames } from './broker-names.ts';
import type { Connect } from './connection.ts';
import { deliveryLimit, toDeclarations } from './declarations.ts';
import { openRabbitBus, type RabbitBus, type RabbitBusOptions } from './rabbit-bus.ts';

const broker = await startRabbitMq({ consumerTimeoutMs: 3_000 });
const proxy = await openFaultProxy({ port: broker.port });
afterAll(async () => {
  await proxy[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

/** Short, so that a test does not wait for what a person would. */
const limits = { connectMs: 1_000, answerMs: 2_000, closeMs: 300, waitMs: 1_000, confirmMs: 1_500 };

let vhost = '';
beforeEach(async () => {
  vhost = await broker.newVhost();
});

const throughProxy = () => {
  const url = new URL(broker.url(vhost));
  url.port = String(proxy.port);
  return url.href;
};

const open = (options: Partial<RabbitBusOptions> = {}) =>
  openRabbitBus({
    ...{ url: throughProxy(), topology: postal, mode: 'declare', connectionName: 'faults', limits },
    ...{ clock: systemClock, random: systemRandom, log: silentLog, ...options },
  });

/** Until it is taken, as an outbox does it. */
const sendOn = async (bus: RabbitBus, text: string): Promise<void> => {
  for (;;)
    try {
      return await send(bus, [text]);
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      await systemClock.sleep(50);
    }
};

const textOf = ({ data }: Event): string => (data as Letter['data']).text;

/** What is on the log from now on, as it comes. */
const follow = (bus: RabbitBus): readonly string[] => {
  const seen: string[] = [];
  bus.read('next', (event) => void seen.push(textOf(event)));
  return seen;
};

/** All that is on the log. */
const replay = async (bus: RabbitBus): Promise<readonly string[]> => {
  const seen: string[] = [];
  const reader = bus.read(0, (event) => void seen.push(textOf(event)));
  await reader.caughtUp;
  await reader.close();
  return seen;
};

const control = async <T>(work: (channel: amqp.Channel) => Promise<T>): Promise<T> => {
  const connection = await amqp.connect(broker.url(vhost), { timeout: 3_000 });
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createChannel();
    channel.on('error', () => undefined);
    return await work(channel);
  } finally {
    await connection.close().catch(() => undefined);
  }
};

describe('a bus whose line is spoilt', () => {
  test('loses nothing while the line is cut again and again', async () => {
    const bus = await open();
    const seen = new Set<string>();
    atOffice(bus, 4, async ({ data }) => void seen.add(data.text));
    const all = texts(120);
    for (const [n, text] of all.entries()) {
      if (n % 20 === 10) proxy.reset();
      await sendOn(bus, text);
    }
    await waitFor('everything', () => seen.size === all.length);
    expect(bus.figures().losses).toBeGreaterThan(5);
    await waitFor('an empty queue', async () => (await bus.depth('office').catch(() => 1)) === 0);
    await bus.close();
  }, 30_000);

  test('is ready again when it was cut while it got ready', async () => {
    const cutting = (async () => {
      for (let n = 0; n < 40; n++) {
        await systemClock.sleep(15);
        proxy.reset();
      }
    })();
    const bus = await open();
    await cutting;
    await waitFor('a connection', bus.isConnected);
    await send(bus, ['a']);
    await bus.close();
  }, 30_000);

  test('bounds its waiting when the line swallows everything, and goes on afterwards', async () => {
    const bus = await open();
    const seen: string[] = [];
    atOffice(bus, 1, async ({ data }) => void seen.push(data.text));
    await send(bus, ['before']);
    proxy.blackhole(true);
    const began = performance.now();
    await expect(send(bus, ['swallowed'])).rejects.toThrow(Unavailable);
    expect(performance.now() - began).toBeLessThan(8_000);
    proxy.blackhole(false);
    proxy.reset();
    await sendOn(bus, 'after');
    await waitFor('what came after', () => seen.includes('after'));
    await bus.close();
  }, 30_000);

  test('closes in bounded time on a line that swallows everything', async () => {
    const bus = await open();
    proxy.blackhole(true);
    const began = performance.now();
    await bus.close();
    expect(performance.now() - began).toBeLessThan(6_000);
    proxy.blackhole(false);
  }, 30_000);

  test('does not hand a message over twice while its handler outlives the line, and acks what comes again', async () => {
    const bus = await open();
    const gate = createGate();
    const seen: string[] = [];
    const subscription = atOffice(bus, 1, async ({ data }) => {
      seen.push(data.text);
      if (seen.length === 1) await gate.passed;
    });
    await send(bus, ['a', 'b']);
    await waitFor('a in hand', () => seen.length === 1);
    const losses = bus.figures().losses;
    proxy.reset();
    await waitFor('the lines lost', () => bus.figures().losses >= losses + 2);
    await waitFor('new lines', bus.isConnected);
    // The copy of `a` is with the broker's consumer again, and nothing new is in hand.
    await waitFor('the copy delivered', async () => (await readyOn('office')) === 1);
    expect(subscription.inHand()).toBe(1);
    expect(seen).toEqual(['a']);
    gate.open();
    await waitFor('b', () => seen.length === 2);
    expect(seen).toEqual(['a', 'b']);
    await waitFor('an empty queue', async () => (await bus.depth('office')) === 0);
    await bus.close();
  }, 30_000);

  test('gives every consumer one message at a time and each message to one hand, whichever lines are lost', async () => {
    const bus = await open();
    const hands = [0, 0, 0];
    const seen: string[] = [];
    let crowded = false;
    for (const n of hands.keys())
      atOffice(bus, 1, async ({ data }) => {
        hands[n] = (hands[n] ?? 0) + 1;
        crowded ||= (hands[n] ?? 0) > 1;
        await systemClock.sleep(systemRandom() * 120);
        seen.push(data.text);
        hands[n] = (hands[n] ?? 0) - 1;
      });
    const all = texts(60);
    await send(bus, all);
    for (const done of [10, 25, 40]) {
      await waitFor(`${done} done`, () => seen.length >= done);
      proxy.reset();
    }
    await waitFor('all done', () => new Set(seen).size === all.length);
    await waitFor('an empty queue', async () => (await bus.depth('office').catch(() => 1)) === 0);
    expect(crowded).toBe(false);
    expect([...seen].sort()).toEqual([...all].sort());
    await bus.close();
  }, 30_000);

  test('reads the log on from where it was', async () => {
    const bus = await open();
    const seen: string[] = [];
    const reader = bus.read('next', ({ data }) => void seen.push((data as { text: string }).text));
    await reader.caughtUp;
    await send(bus, texts(5, 'before'));
    await waitFor('the first five', () => seen.length === 5);
    proxy.reset();
    for (const text of texts(5, 'after')) await sendOn(bus, text);
    await waitFor('the rest', () => new Set(seen).size === 10);
    expect([...new Set(seen)]).toEqual([...texts(5, 'before'), ...texts(5, 'after')]);
    expect(seen.filter((text) => text.startsWith('before'))).toHaveLength(5);
    await bus.close();
  }, 30_000);
});

const readyOn = (queue: string) => control(async (channel) => (await channel.checkQueue(queue)).messageCount);

describe('a broker in trouble', () => {
  test('is waited for while it is stopped for an upgrade', async () => {
    const bus = await open();
    const seen = new Set<string>();
    atOffice(bus, 4, async ({ data }) => void seen.add(data.text));
    await send(bus, ['before']);
    await broker.stopApp();
    await waitFor('the loss seen', () => !bus.isConnected());
    await expect(send(bus, ['meanwhile'])).rejects.toThrow(Unavailable);
    expect(bus.trouble()).toBe('RabbitMQ is out of reach');
    await broker.startApp();
    await waitFor('a connection', bus.isConnected);
    await sendOn(bus, 'after');
    await waitFor('both', () => seen.has('before') && seen.has('after'));
    await bus.close();
  }, 60_000);

  test('keeps what it confirmed when it is killed', async () => {
    const bus = await open();
    // A broker that is killed right after a queue was declared may lose that queue's messages.
    await systemClock.sleep(3_000);
    await send(bus, texts(50));
    await broker.kill();
    await waitFor('the loss seen', () => !bus.isConnected());
    await broker.start();
    const seen = new Set<string>();
    atOffice(bus, 4, async ({ data }) => void seen.add(data.text));
    await waitFor('all again', () => seen.size === 50);
    await bus.close();
  }, 90_000);

  test('takes no messages during a memory alarm, and lets consumers work on', async () => {
    const bus = await open();
    const gate = createGate();
    const seen: string[] = [];
    atOffice(bus, 1, async ({ data }) => {
      seen.push(data.text);
      await gate.passed;
    });
    await send(bus, texts(5));
    await broker.memoryAlarm(true);
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
  }, 60_000);

  test('lets a reader catch up with the log during a memory alarm', async () => {
    const bus = await open();
    await send(bus, texts(50));
    await broker.memoryAlarm(true);
    try {
      await waitFor('the alarm', async () => (await broker.evaluate('rabbit_alarm:get_alarms()')).includes('memory'));
      const late = await open();
      // A connection is blocked by the first message that it publishes, unless that is an empty one.
      await expect(send(late, ['held'])).rejects.toThrow(Unavailable);
      expect(await replay(late)).toEqual(texts(50));
      await late.close();
    } finally {
      await broker.memoryAlarm(false);
    }
    await bus.close();
  }, 30_000);

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
  }, 30_000);

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
  }, 30_000);

  test('has a log again that was deleted, and that has more on it by now than it had before', async () => {
    const bus = await open();
    const seen = follow(bus);
    await send(bus, texts(5, 'before'));
    await waitFor('before', () => seen.length === 5);
    proxy.refuse(true);
    proxy.reset();
    await control((channel) => channel.deleteQueue('cafe.log'));
    const other = await open({ url: broker.url(vhost) });
    await send(other, texts(20, 'after'));
    proxy.refuse(false);
    await waitFor('after', () => seen.length >= 25);
    expect(seen).toEqual([...texts(5, 'before'), ...texts(20, 'after')]);
    await other.close();
    await bus.close();
  }, 30_000);

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
  }, 30_000);

  test('has an exchange again that was deleted', async () => {
    const bus = await open();
    await control((channel) => channel.deleteExchange('letter.sent'));
    await sendOn(bus, 'a');
    await waitFor('the message', async () => (await bus.depth('office').catch(() => 0)) === 1);
    await bus.close();
  }, 30_000);

  test('has what no queue was bound for, and counts it', async () => {
    const bus = await open();
    await control((channel) => channel.unbindQueue('office', 'letter.sealed', ''));
    await bus.publish([aLetter('a', LetterSealed), aLetter('b', LetterSealed)]);
    await waitFor('two unrouted', async () => (await bus.kept()).unrouted === 2);
    expect(await bus.kept()).toEqual({ parked: 0, unrouted: 2 });
    await bus.close();
  }, 30_000);

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
  }, 30_000);

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
  }, 60_000);
});

describe('a message that ends processes', () => {
  test('is parked by the broker after so many returns, and can be redriven', async () => {
    const bus = await open();
    await send(bus, ['a']);
    await control(async (channel) => {
      for (let returns = 0; returns <= deliveryLimit; returns++) {
        const message = await channel.get('office');
        expect(message).not.toBe(false);
        if (message !== false) channel.nack(message, false, true);
      }
    });
    await waitFor('one parked', async () => (await bus.kept()).parked === 1);
    const [parked] = (await bus.parking.list(['office'], { limit: 5 })).items;
    expect(parked).toMatchObject({ queue: 'office', event: 'letter.sent', subject: 'a' });
    expect(parked?.reason).toContain('came back');
    expect(await bus.parking.redrive(parked?.id ?? '')).toBe(true);
    expect(await bus.kept()).toEqual({ parked: 0, unrouted: 0 });
    const seen: string[] = [];
    atOffice(bus, 1, async ({ data }) => void seen.push(data.text));
    await waitFor('the message', () => seen.length === 1);
    await bus.close();
  }, 30_000);
});

describe('a message of a stranger', () => {
  const table = (value: unknown) => ({ '!': 'object', value });
  const written: Readonly<Record<string, amqp.Options.Publish>> = {
    'an instant beyond 64 bits': { headers: { odd: { '!': 'timestamp', value: 2n ** 64n - 1n } } },
    'a table that looks like a type': { headers: { odd: table({ '!': 'x' }) } },
    'all that fits': { headers: { odd: 'x'.repeat(65_000) } },
    'no time': { headers: { attempts: 'many', 'parked-at': 'never' }, timestamp: 2 ** 60 },
    'the mark of who looks into parking': { type: 'marker', headers: { at: 0 } },
  };

  test('is parked whatever he has written on it, and holds up nothing', async () => {
    const bus = await open();
    const seen: string[] = [];
    atOffice(bus, 4, async ({ data }) => void seen.push(data.text));
    await using hand = await openBrokerHand(broker.url(vhost), 'letter.sent');
    for (const [messageId, properties] of Object.entries(written))
      await hand.deliver('office', { content: Buffer.from('no letter'), properties: { messageId, ...properties } });
    await send(bus, ['plain']);
    await waitFor('what came behind', () => seen.includes('plain'));
    const parked = await parkedOn(bus, 'office', Object.keys(written).length);
    expect(parked.map(({ reason }) => reason)).toEqual(parked.map(() => 'bad message: not JSON'));
    for (const { id } of parked) expect(await bus.parking.redrive(id)).toBe(true);
    await parkedOn(bus, 'office', parked.length);
    expect(bus.figures().losses).toBe(0);
    await bus.close();
  }, 30_000);
});

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
    const told = await fault({ url: broker.url(vhost, { name: 'guest', password: 'wrong' }) });
    expect(told).toMatch(/^StartFault: .*refuses user "guest": wrong name or password/);
    expect(told).not.toContain(':wrong');
  });

  test('says that the virtual host is not there', async () =>
    expect(await fault({ url: broker.url('nowhere') })).toMatch(/^StartFault: .*no virtual host "nowhere"/));

  test('says that there is no TLS to trust', async () =>
    expect(await fault({ url: broker.url(vhost).replace('amqp:', 'amqps:') })).toMatch(/^StartFault: .*TLS/));

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
    const bus = await open();
    expect(bus.isConnected()).toBe(false);
    await expect(send(bus, ['a'])).rejects.toThrow(Unavailable);
    const seen: string[] = [];
    atOffice(bus, 1, async ({ data }) => void seen.push(data.text));
    proxy.refuse(false);
    await waitFor('a connection', bus.isConnected);
    await send(bus, ['b']);
    await waitFor('b', () => seen.includes('b'));
    await bus.close();
  }, 30_000);

  test('only looks in verify mode, with no right to declare, and works once all is there', async () => {
    const user = { name: `user-${vhost}`, password: 'p' };
    await broker.addUser({ ...user, vhost, configure: '^$', write: '.*', read: '.*' });
    const bus = await open({ mode: 'verify', url: broker.url(vhost, user) });
    expect(bus.isConnected()).toBe(false);
    expect(bus.trouble()).toContain('declare the topology first');
    const declarer = await open();
    await declarer.close();
    await waitFor('a connection', bus.isConnected);
    await bus.publish([aLetter('a')]);
    await bus.close();
  }, 30_000);

  test('has thousands of messages parked, and tells them in their order however often it looks', async () => {
    const bus = await open();
    const subscription = atOffice(bus, 64, async () => {
      throw new BadMessage('torn');
    });
    await send(bus, texts(4_000));
    await waitFor('all parked', async () => (await bus.kept()).parked === 4_000, { timeoutMs: 30_000 });
    await subscription.close();
    const list = (limit: number, after?: string) =>
      bus.parking.list(['office'], { limit, ...(after === undefined ? {} : { after }) });
    const all = (await list(4_000)).items;
    expect(new Set(all.map(({ id }) => id)).size).toBe(4_000);
    const [redriven, ...others] = all;
    expect(await bus.parking.redrive(redriven?.id ?? '')).toBe(true);
    const seen: unknown[] = [];
    let after: string | undefined;
    do {
      const page = await list(700, after);
      seen.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    expect(seen).toEqual(others);
    expect(await bus.depth('office')).toBe(1);
    await bus.close();
  }, 60_000);

  test('keeps apart who looks into parking at the same time', async () => {
    const bus = await open();
    const other = await open();
    const subscription = atOffice(bus, 4, async () => {
      throw new BadMessage('torn');
    });
    await send(bus, texts(20));
    const list = (one: typeof bus) => one.parking.list(['office'], { limit: 50 });
    await waitFor('twenty parked', async () => (await list(bus)).items.length === 20);
    await subscription.close();
    const pages = await Promise.all([list(bus), list(other), list(bus), list(other)]);
    for (const { items } of pages) expect(items.map(({ subject }) => subject).sort()).toEqual([...texts(20)].sort());
    const [first] = pages[0]?.items ?? [];
    const id = first?.id ?? '';
    const done = await Promise.all([bus.parking.redrive(id), other.parking.redrive(id)]);
    expect(done.sort()).toEqual([false, true]);
    expect(await bus.depth('office')).toBe(1);
    expect((await list(other)).items).toHaveLength(19);
    await bus.close();
    await other.close();
  }, 30_000);
});
