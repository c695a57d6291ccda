import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { type MongoDb, useMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { type RabbitMq, useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { aLatte, anUnpaidLatte, type Counter, keyed, openCounter, type Placed, waiting } from '../cafe/counter.ts';
import { listen } from '../cafe/listen.ts';
import { readyOf, type ServiceProcess, startService } from '../cafe/service-process.ts';
import { staffKey, startSandbox, temporaryFolder } from '../cafe/start.ts';

let broker: RabbitMq;
let database: MongoDb;
const services: { stop(): Promise<unknown> }[] = [];
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let env: Readonly<Record<string, string>> = {};

const start = async (name: Parameters<typeof startService>[0], more: Readonly<Record<string, string>> = {}) => {
  const service = await startService(name, { ...env, ...more });
  services.push(service);
  return service;
};

let orders: readonly [ServiceProcess, ServiceProcess];
let payments: readonly [ServiceProcess, ServiceProcess];
let screens: readonly [ServiceProcess, ServiceProcess];

beforeAll(async () => {
  [broker, database, folder] = await Promise.all([useRabbitMq(), useMongoDb(), temporaryFolder()]);
  const sandbox = await startSandbox({ journal: `${folder.path}/sandbox.jsonl` });
  services.push(sandbox);
  env = {
    ...{ AMQP_URL: broker.url(await broker.newVhost()), SANDBOX_URL: sandbox.url },
    ...{ MONGODB_URL: database.url, MONGODB_DATABASE_PREFIX: `${database.newDatabaseName()}-` },
  };
  // Both at once: the first shop is made by two at the same time.
  orders = await Promise.all([start('order-service'), start('order-service')]);
  payments = await Promise.all([start('payment-service'), start('payment-service')]);
  screens = await Promise.all([start('notifier'), start('notifier')]);
  for (const service of [...orders, ...payments, ...screens])
    await until(async () => (await readyOf(service)).ready, { what: 'all are ready' });
});
afterAll(async () => {
  for (const service of services.toReversed()) await service.stop();
  await folder[Symbol.asyncDispose]();
  await database[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

const at = ({ url }: ServiceProcess): Counter => openCounter(() => url);

describe('two replicas of a service', () => {
  test('make the first shop once', async () => {
    for (const service of orders) {
      const { body } = await at(service).ask<{ id: string; version?: number }>('GET', '/v1/stores/gorae');
      expect(body).toMatchObject({ id: 'gorae' });
    }
    const etags = await Promise.all(
      orders.map(async (service) => (await at(service).ask('GET', '/v1/stores/gorae/menu')).headers.get('etag')),
    );
    expect(etags[0]).toBe(etags[1] ?? '');
  });

  test('answer a request that waits, whichever of them holds it', async () => {
    const [first, second] = orders;
    const placed = await at(first).place(anUnpaidLatte);
    const waited = at(second).ask<Placed>('GET', `/v1/orders/${placed.id}`, {
      token: placed.orderToken,
      headers: { 'If-None-Match': `"v${placed.version}"`, ...waiting(20) },
    });
    await at(first).ask('POST', `/v1/orders/${placed.id}/cancellation`, {
      token: placed.orderToken,
      headers: waiting(5),
      body: { reason: 'changed my mind' },
    });
    expect((await waited).body).toMatchObject({ id: placed.id, state: 'cancelled' });
  });

  test('answer the same key with the same order', async () => {
    const headers = { ...keyed(), ...waiting(10) };
    const replies = await Promise.all(
      [0, 1, 0, 1].map((which) =>
        at(orders[which] as ServiceProcess).ask<Placed>('POST', '/v1/orders', { body: aLatte, headers }),
      ),
    );
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(replies.map(({ body }) => body.payments.length)).toEqual([1, 1, 1, 1]);
  });

  test('give every order a number of its own', async () => {
    const placed = await Promise.all(
      Array.from({ length: 20 }, (_, index) => at(orders[index % 2] as ServiceProcess).place(anUnpaidLatte)),
    );
    expect(new Set(placed.map(({ number }) => number)).size).toBe(20);
  });

  test('show the same on every screen', async () => {
    const placed = await at(orders[0]).place(aLatte);
    const walls = await Promise.all(
      screens.map(({ url }) =>
        listen<{ number?: string; state?: string }>(`${url}/v1/events/orders/${placed.id}`, placed.orderToken),
      ),
    );
    for (const wall of walls) {
      using _ = wall;
      await wall.until(({ data }) => data.number === placed.number && data.state === 'paid', 'paid on this screen');
    }
  });
});

describe('a second bar', () => {
  const tickets = async (bar: ServiceProcess): Promise<readonly { ticketId: string; state: string }[]> => {
    const { body } = await at(bar).ask<{ items?: readonly { ticketId: string; state: string }[] }>(
      'GET',
      '/v1/tickets?storeId=gorae',
      { token: staffKey },
    );
    return body.items ?? [];
  };

  test('takes over what a dead one was making, once its lease has ended', async () => {
    const dying = await start('barista-service', { REPLICA: 'one', BARISTA_SPEED: '0.01' });
    await at(orders[0]).place(aLatte);
    const inTheMaking = await until(async () => (await tickets(dying)).find(({ state }) => state === 'started'), {
      what: 'a drink is in the making',
    });
    await dying.kill();
    const second = await start('barista-service', { REPLICA: 'two' });
    await until(
      async () =>
        (await tickets(second)).some(({ ticketId, state }) => ticketId === inTheMaking.ticketId && state === 'ready'),
      { what: 'the second bar has finished it', timeoutMs: 60_000 },
    );
  });
});
