import { afterAll } from 'bun:test';
import { useMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { servicesOn } from '../cafe/on-servers.ts';
import { walkJourneys } from './walk-journeys.ts';

// Two processes for each service that may have them, RabbitMQ between them, MongoDB below.
const broker = await useRabbitMq();
const database = await useMongoDb();
process.stderr.write(`${broker.describe}; ${database.describe}\n`);
walkJourneys(servicesOn({ broker, database, replicas: 2 }));
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});
