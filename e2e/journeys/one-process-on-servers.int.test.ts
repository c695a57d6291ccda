import { afterAll } from 'bun:test';
import { useMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { startCafesBy } from '../cafe/open.ts';
import { startCafe } from '../cafe/start.ts';
import { startOnServers } from '../cafe/start-services.ts';

// All services in one process, as `npm start` has them, but on RabbitMQ and MongoDB.
const broker = await useRabbitMq();
const database = await useMongoDb();
startCafesBy(startOnServers({ broker, database }));
afterAll(async () => {
  startCafesBy(startCafe);
  await database[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

await import('./cancelling.e2e.test.ts');
await import('./order-to-pickup.e2e.test.ts');
