import { afterAll, describe, test } from 'bun:test';
import { useRabbitMq } from '../../testing/servers/rabbitmq.ts';
import { busSuite } from '../bus.suite.ts';
import { makeRabbitBusLab } from './rabbit-bus-lab.ts';

const broker = await useRabbitMq();
afterAll(() => broker[Symbol.asyncDispose]());

describe('the bus on RabbitMQ', () => {
  for (const { name, run } of busSuite(makeRabbitBusLab(broker))) test(name, run, 60_000);
});
