import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { isDeepStrictEqual } from 'node:util';
import { leaveExchange, leaveIndex, leaveQueue, leaveSchema } from '@gorae/platform/testing/servers/leave-behind.ts';
import { type MongoDb, useMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { type RabbitMq, useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { anUnpaidLatte, openCounter } from '../cafe/counter.ts';
import { behind, changed, readyOf, runService, startService } from '../cafe/service-process.ts';
import { temporaryFolder } from '../cafe/start.ts';
import { expectLine } from './expect-line.ts';

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

describe('a service that can never work says why and ends:', () => {
  test('a broker that does not know the user', async () => {
    const url = changed(broker.url(await broker.newVhost()), (to) => {
      to.password = 's3cret';
    });
    expectLine(
      await runService('order-service', { AMQP_URL: url, ...mongodb() }),
      /refuses user "guest": wrong name or pass/,
    );
  });

  test('a virtual host that is not there', async () => {
    expectLine(await runService('notifier', { AMQP_URL: broker.url('nowhere') }), /has no virtual host "nowhere"/);
  });

  test('a queue that is there with other arguments', async () => {
    const url = broker.url(await broker.newVhost());
    await leaveQueue(url, 'payment-service', { 'x-queue-type': 'quorum', 'x-delivery-limit': 77 });
    const ended = await runService('payment-service', { AMQP_URL: url, ...mongodb() });
    expectLine(ended, /queue "payment-service" with other arguments: x-[a-z-]+ is \S+, \S+ is needed/);
  });

  test('an exchange that is there with other arguments', async () => {
    const url = broker.url(await broker.newVhost());
    await leaveExchange(url, 'order.paid', 'direct');
    const ended = await runService('barista-service', { AMQP_URL: url, ...mongodb() });
    expectLine(
      ended,
      /^RabbitMQ has the exchange "order\.paid" with other arguments: type is direct, fanout is needed$/,
    );
  });

  test('an index that is there and is another', async () => {
    const place = mongodb();
    const name = `${place.MONGODB_DATABASE_PREFIX}payment-service`;
    await leaveIndex(database.url, name, 'payments', { name: 'due', key: { at: 1 } });
    const ended = await runService('payment-service', { AMQP_URL: broker.url(await broker.newVhost()), ...place });
    expectLine(ended, new RegExp(`^index "due" of ${name}\\.payments is there and is another`));
  });

  test('a database of a later release', async () => {
    const place = mongodb();
    await leaveSchema(database.url, `${place.MONGODB_DATABASE_PREFIX}order-service`, 2, 1);
    const ended = await runService('order-service', { AMQP_URL: broker.url(await broker.newVhost()), ...place });
    expectLine(ended, /newer release \(schema 2\.1, this one reads 1\.x\)/);
  });

  test('a file that another process has', async () => {
    await using folder = await temporaryFolder();
    const env = { AMQP_URL: broker.url(await broker.newVhost()), DATA_DIR: folder.path };
    const first = await startService('barista-service', env);
    try {
      expectLine(await runService('barista-service', env), /is in use by another process/);
    } finally {
      await first.stop();
    }
  });
});

describe('a service whose broker is away when it starts', () => {
  test('or that finds nothing there and may only look, waits for it and says what is missing', async () => {
    const url = broker.url(await broker.newVhost());
    const service = await startService('notifier', { AMQP_URL: url, AMQP_TOPOLOGY: 'verify' });
    try {
      const isTold = async () => (await readyOf(service)).reasons?.broker?.includes('declare the topology first');
      await until(isTold, { what: 'what is missing' });
      const other = await startService('notifier', { AMQP_URL: url });
      await until(async () => (await readyOf(service)).ready, { what: 'ready once it is declared' });
      await other.stop();
    } finally {
      await service.stop();
    }
  });

  test.each([
    {
      what: 'refuses it when it comes',
      spoil: (to: URL) => {
        to.password = 's3cret';
      },
      reason: 'RabbitMQ refuses the user: wrong name or password',
      line: /RabbitMQ at 127\.0\.0\.1:\d+ refuses user \S+: wrong name or password/,
    },
    {
      what: 'has no such virtual host when it comes',
      spoil: (to: URL) => {
        to.pathname = '/nowhere';
      },
      reason: 'RabbitMQ has no such virtual host, or the user may not use it, or it is down or full',
      line: /RabbitMQ at 127\.0\.0\.1:\d+ has no virtual host \S+nowhere/,
    },
  ])('and $what goes on, says so to everybody without names, and in its log with them', async (fault) => {
    const { line, url } = await behind(changed(broker.url(await broker.newVhost()), fault.spoil));
    await using _ = line;
    line.refuse(true);
    const service = await startService('payment-service', { AMQP_URL: url, ...mongodb() });
    try {
      const awayAlone = { broker: 'RabbitMQ is out of reach' };
      await until(async () => isDeepStrictEqual((await readyOf(service)).reasons, awayAlone), {
        what: 'nothing but the broker is missing',
      });
      line.refuse(false);
      const isTold = async () => (await readyOf(service)).reasons?.broker === fault.reason;
      await until(isTold, { what: 'the reason' });
      await until(() => fault.line.test(service.output()), { what: 'a line in the log' });
      expect(service.output()).not.toContain('s3cret');
    } finally {
      expect(await service.stop()).toBe(0);
    }
  });

  test('takes orders all the same, and says that the broker is missing', async () => {
    const { line, url } = await behind(broker.url(await broker.newVhost()));
    await using _ = line;
    line.refuse(true);
    const service = await startService('order-service', { AMQP_URL: url, ...mongodb() });
    try {
      await until(async () => (await readyOf(service)).ready, {
        what: 'it is ready without the broker',
      });
      expect(await readyOf(service)).toMatchObject({
        checks: { broker: false },
        reasons: { broker: expect.any(String) },
      });
      const placed = await openCounter(() => service.url).place(anUnpaidLatte);
      expect(placed.state).toBe('unpaid');
      line.refuse(false);
      await until(async () => (await readyOf(service)).checks.broker === true, {
        what: 'the broker is back',
      });
    } finally {
      expect(await service.stop()).toBe(0);
    }
  });
});
