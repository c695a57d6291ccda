import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type MongoDb, useMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { type RabbitMq, useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { behind, isLive, readyOf, startService } from '../cafe/service-process.ts';

let broker: RabbitMq;
let database: MongoDb;
beforeAll(async () => {
  broker = await useRabbitMq();
  database = await useMongoDb();
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

const mongodb = () => ({ MONGODB_URL: database.url, MONGODB_DATABASE_PREFIX: `${database.newDatabaseName()}-` });

describe('a service whose database is away when it starts', () => {
  test('stays up and says so, and starts its work when the database comes', async () => {
    const { line, url } = await behind(database.url);
    await using _ = line;
    line.refuse(true);
    const service = await startService('order-service', {
      AMQP_URL: broker.url(await broker.newVhost()),
      ...mongodb(),
      MONGODB_URL: url,
    });
    try {
      expect(await isLive(service)).toBe(true);
      const ready = await until(
        async () => {
          const seen = await readyOf(service);
          return seen.checks.broker && seen;
        },
        { what: 'the broker is there' },
      );
      expect(ready).toMatchObject({ ready: false, checks: { started: false, store: false } });
      const refused = await fetch(`${service.url}/v1/stores/gorae/menu`);
      expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '2']);
      line.refuse(false);
      await until(async () => (await readyOf(service)).ready, { what: 'it is ready' });
      expect((await fetch(`${service.url}/v1/stores/gorae/menu`)).status).toBe(200);
      line.refuse(true);
      line.reset();
      await until(async () => (await readyOf(service)).checks.store === false, {
        what: 'the loss is seen',
      });
      expect(await isLive(service)).toBe(true);
      line.refuse(false);
      await until(async () => (await readyOf(service)).ready, { what: 'it is ready again' });
    } finally {
      expect(await service.stop()).toBe(0);
    }
  });

  test('can be stopped while it waits', async () => {
    const { line, url } = await behind(database.url);
    await using _ = line;
    line.refuse(true);
    const service = await startService('payment-service', {
      AMQP_URL: broker.url(await broker.newVhost()),
      ...mongodb(),
      MONGODB_URL: url,
    });
    expect(await service.stop()).toBe(0);
  });
});
