import { afterAll, expect, test } from 'bun:test';
import { useMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { journey } from '@gorae/sdk/typescript/testing/journey.ts';
import { servicesOn } from '../cafe/on-servers.ts';
import { openCafeOnStage } from './open-cafe-on-stage.ts';
import { everyStep } from './steps.ts';

// An app cannot tell one process from four: the same journey, with RabbitMQ between the services and MongoDB below each.
const broker = await useRabbitMq();
const database = await useMongoDb();
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

test('the journey in TypeScript, at four processes', async () => {
  await using stage = await openCafeOnStage({ setup: servicesOn({ broker, database, replicas: 2 }) });
  const steps: string[] = [];
  await journey(stage.url, (step) => steps.push(step));
  expect(steps).toEqual([...everyStep]);
});
