import { afterAll } from 'bun:test';
import { useMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { startCafesBy } from '../cafe/open.ts';
import { startCafe } from '../cafe/start.ts';
import { startByServices } from '../cafe/start-services.ts';

// The journeys of one process, walked through the four of them: RabbitMQ between the services, MongoDB below each, two replicas of
// those that may have them.
const broker = await useRabbitMq();
const database = await useMongoDb();
process.stderr.write(`${broker.describe}; ${database.describe}\n`);
startCafesBy(startByServices({ broker, database, replicas: 2 }));
afterAll(async () => {
  startCafesBy(startCafe);
  await database[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

await import('./at-the-bar.e2e.test.ts');
await import('./cancelling.e2e.test.ts');
await import('./following.e2e.test.ts');
await import('./order-to-pickup.e2e.test.ts');
await import('./ordering-at-the-terminal.e2e.test.ts');
await import('./paying.e2e.test.ts');
