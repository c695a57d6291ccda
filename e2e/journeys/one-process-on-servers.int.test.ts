import { afterAll } from 'bun:test';
import { useMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { oneProcessOn } from '../cafe/on-servers.ts';
import { theDemo } from './the-demo.suite.ts';
import { walkJourneys } from './walk-journeys.ts';

// All services in one process, as `npm start` has them, but on RabbitMQ and MongoDB.
const broker = await useRabbitMq();
const database = await useMongoDb();
const setup = oneProcessOn({ broker, database });
walkJourneys(setup);
theDemo(setup);
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});
