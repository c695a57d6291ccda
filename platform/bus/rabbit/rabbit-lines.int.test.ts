import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import amqp, { type Channel } from 'amqplib';
import { Unavailable } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { silentLog } from '../../run/log.ts';
import { systemRandom } from '../../run/random.ts';
import { type OwnRabbitMq, startRabbitMq } from '../../testing/servers/rabbitmq.ts';
import { atOffice, postal, send, waitFor } from '../suite/bus-lab.ts';
import { openRabbitBus, type RabbitBusOptions } from './rabbit-bus.ts';

let broker: OwnRabbitMq;
beforeAll(async () => {
  broker = await startRabbitMq();
});
afterAll(() => broker[Symbol.asyncDispose]());

const open = (vhost: string, options: Partial<RabbitBusOptions> = {}) =>
  openRabbitBus({
    ...{ url: broker.url(vhost), topology: postal, mode: 'declare', connectionName: 'a process' },
    ...{ clock: systemClock, random: systemRandom, log: silentLog, ...options },
  });

const asOperator = async (vhost: string, work: (channel: Channel) => Promise<unknown>): Promise<void> => {
  const connection = await amqp.connect(broker.url(vhost));
  await work(await connection.createChannel());
  await connection.close();
};

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
    const bus = await open(vhost, { mode: 'verify', limits: { waitMs: 500, confirmMs: 1_000 } });
    await expect(send(bus, ['lost'])).rejects.toThrow(Unavailable);
    await asOperator(vhost, (channel) => channel.bindQueue('office', 'letter.sent', ''));
    const heard: string[] = [];
    atOffice(bus, 1, async ({ data }) => void heard.push(data.text));
    await send(bus, ['found']);
    await waitFor('what was published', () => heard.includes('found'));
    await bus.close();
  });
});
