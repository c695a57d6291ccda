import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import type { Channel } from 'amqplib';
import { Unavailable } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { silentLog } from '../../run/log.ts';
import { systemRandom } from '../../run/random.ts';
import { withChannel } from '../../testing/servers/broker-channel.ts';
import { type OwnRabbitMq, startRabbitMq } from '../../testing/servers/rabbitmq.ts';
import { atOffice, createGate, postal, send, texts, waitFor } from '../suite/bus-lab.ts';
import { openRabbitBus, type RabbitBusOptions } from './rabbit-bus.ts';
import { makeRabbitBusLab, patient } from './rabbit-bus-lab.ts';
import { hasty, sendOn } from './rabbit-faults-lab.ts';

let broker: OwnRabbitMq;
beforeAll(async () => {
  broker = await startRabbitMq();
});
afterAll(() => broker[Symbol.asyncDispose]());

const open = (vhost: string, options: Partial<RabbitBusOptions> = {}) =>
  openRabbitBus({
    ...{ url: broker.url(vhost), topology: postal, mode: 'declare', connectionName: 'a process' },
    ...{ clock: systemClock, random: systemRandom, log: silentLog, limits: patient, ...options },
  });

const asOperator = (vhost: string, work: (channel: Channel) => Promise<unknown>) =>
  withChannel(broker.url(vhost), work);

test('a process has two connections, which the operator can tell apart by name', async () => {
  const vhost = await broker.newVhost();
  const bus = await open(vhost);
  const told = await broker.ctl('list_connections', 'vhost', 'client_properties');
  const lines = told.split('\n').filter((line) => line.startsWith(`${vhost}\t`));
  const own = lines.map((line) => /"connection_name","([^"]*)"/.exec(line)?.[1]);
  expect(own.toSorted()).toEqual(['a process consume', 'a process publish']);
  await bus.close();
});

describe('an event that no queue is bound for, where no other exchange takes it', () => {
  test('does not count as published, and is once a queue is there', async () => {
    const vhost = await broker.newVhost();
    await (await open(vhost)).close();
    // As a hand might have made it again: a bus that may only look cannot see what it goes on to.
    await asOperator(vhost, async (channel) => {
      await channel.deleteExchange('letter.sent');
      await channel.assertExchange('letter.sent', 'fanout', { durable: true });
    });
    const bus = await open(vhost, { mode: 'verify', limits: hasty });
    await expect(send(bus, ['lost'])).rejects.toThrow(Unavailable);
    await asOperator(vhost, (channel) => channel.bindQueue('office', 'letter.sent', ''));
    const heard: string[] = [];
    atOffice(bus, 1, async ({ data }) => void heard.push(data.text));
    await sendOn(bus, 'found');
    await waitFor('what was published', () => heard.includes('found'));
    await bus.close();
  });
});

describe('what was in hand when a process ended', () => {
  test('comes again one by one, in its order, until something comes that nobody had in hand', async () => {
    const lab = await makeRabbitBusLab(broker)();
    const first = await lab.open();
    const taken = atOffice(first.bus, 10, () => createGate().passed);
    await send(first.bus, texts(5));
    await waitFor('all in hand', () => taken.inHand() === 5);
    await first.crash();
    const eye = await lab.open();
    const areLeft = (count: number) => async () => (await eye.bus.depth('office')) === count;
    await waitFor('all given back', areLeft(5));

    const second = await lab.open();
    const seen: string[] = [];
    let gate = createGate();
    const subscription = atOffice(second.bus, 10, async ({ data }) => {
      seen.push(data.text);
      await gate.passed;
    });
    await waitFor('the first again', () => seen.length === 1);
    expect(await eye.bus.depth('office')).toBe(4);
    await send(eye.bus, texts(5, 'fresh'));
    gate.open();
    await waitFor('everything', () => seen.length === 10);
    expect(seen).toEqual([...texts(5), ...texts(5, 'fresh')]);

    gate = createGate();
    await send(eye.bus, texts(5, 'later'));
    await waitFor('as much at once as ever', () => subscription.inHand() === 5);
    gate.open();
    await second.close();
    await eye.close();
  });
});
