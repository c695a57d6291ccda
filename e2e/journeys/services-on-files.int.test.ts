import { afterAll } from 'bun:test';
import { useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { startCafesBy } from '../cafe/open.ts';
import { startCafe } from '../cafe/start.ts';
import { startByServices } from '../cafe/start-services.ts';

// The journeys of one process, walked through the four of them: RabbitMQ between the services, a SQLite file below each.
const broker = await useRabbitMq();
startCafesBy(startByServices({ broker }));
afterAll(async () => {
  startCafesBy(startCafe);
  await broker[Symbol.asyncDispose]();
});

await import('./following.e2e.test.ts');
await import('./order-to-pickup.e2e.test.ts');
await import('./paying.e2e.test.ts');
await import('./the-shop.e2e.test.ts');
