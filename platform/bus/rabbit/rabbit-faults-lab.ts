import { afterAll, beforeEach } from 'bun:test';
import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Channel } from 'amqplib';
import { Unavailable } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { silentLog } from '../../run/log.ts';
import { systemRandom } from '../../run/random.ts';
import { openFaultProxy } from '../../testing/fault-proxy.ts';
import { withChannel } from '../../testing/servers/broker-channel.ts';
import type { RabbitMq } from '../../testing/servers/rabbitmq.ts';
import { type Letter, postal, send } from '../suite/bus-lab.ts';
import { openRabbitBus, type RabbitBus, type RabbitBusOptions, type RabbitLimits } from './rabbit-bus.ts';
import { patient } from './rabbit-bus-lab.ts';

/** For a bus that is to give up soon. For no other: a busy machine may keep a broker from confirming for as long. */
export const hasty: Partial<RabbitLimits> = { waitMs: 1_000, confirmMs: 1_500 };

/** A vhost for each test of the file, and a line to it that can be spoilt. Broker and line end with the file. */
export const openSpoiltPost = async (broker: RabbitMq) => {
  const { hostname: host, port } = new URL(broker.url('/'));
  const proxy = await openFaultProxy({ host, port: Number(port) });
  afterAll(async () => {
    await proxy[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
  });
  let vhost = '';
  beforeEach(async () => {
    vhost = await broker.newVhost();
  });

  const throughProxy = () => {
    const url = new URL(broker.url(vhost));
    url.host = `127.0.0.1:${proxy.port}`;
    return url.href;
  };

  /** As the broker's operator, past the line. */
  const control = <T>(work: (channel: Channel) => Promise<T>): Promise<T> => withChannel(broker.url(vhost), work);

  return {
    proxy,
    control,
    vhost: () => vhost,
    open: (options: Partial<RabbitBusOptions> = {}) =>
      openRabbitBus({
        ...{ url: throughProxy(), topology: postal, mode: 'declare', connectionName: 'faults' },
        ...{ clock: systemClock, random: systemRandom, log: silentLog, limits: patient, ...options },
      }),
    /** Messages that wait on a queue, by the broker's count. */
    readyOn: (queue: string) => control(async (channel) => (await channel.checkQueue(queue)).messageCount),
  };
};

/** Until it is taken, as an outbox does it. */
export const sendOn = async (bus: RabbitBus, text: string): Promise<void> => {
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
export const follow = (bus: RabbitBus): readonly string[] => {
  const seen: string[] = [];
  bus.read('next', (event) => void seen.push(textOf(event)));
  return seen;
};

/** All that is on the log. */
export const replay = async (bus: RabbitBus): Promise<readonly string[]> => {
  const seen: string[] = [];
  const reader = bus.read(0, (event) => void seen.push(textOf(event)));
  await reader.caughtUp;
  await reader.close();
  return seen;
};
