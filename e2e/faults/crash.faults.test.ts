import { expect, test } from 'bun:test';
import { PaymentRequested } from '@gorae/contracts/events.ts';
import { leaveMessage } from '@gorae/platform/testing/servers/leave-behind.ts';
import { startMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { startRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { openCounter } from '../cafe/counter.ts';
import { readyOf, type ServiceProcess, startService } from '../cafe/service-process.ts';
import { staffKey } from '../cafe/start.ts';
import { crashesOn } from './bugs/all-bugs.ts';
import { plant } from './bugs/plant.ts';

const aRequest = (subject: string): string =>
  JSON.stringify({
    ...{ specversion: '1.0', id: subject, source: 'order-service', subject, time: '2026-11-23T00:05:00Z' },
    ...{ type: PaymentRequested.type, partitionkey: 'gorae', sequence: '1' },
    data: { ...PaymentRequested.example, orderId: subject, attemptId: `${subject}-1` },
  });

const list = async <T>({ url }: ServiceProcess, path: string): Promise<readonly T[]> => {
  const { status, body } = await openCounter(() => url).ask<{ items: readonly T[] }>('GET', path, { token: staffKey });
  if (status !== 200) throw new Error(`${path} is answered ${status}`);
  return body.items;
};
const parkedOf = (service: ServiceProcess) =>
  list<{ subject: string; reason: string }>(service, '/v1/ops/payment-service/parked');
const paymentsOf = async (service: ServiceProcess): Promise<readonly string[]> =>
  (await list<{ orderId: string }>(service, '/v1/payments?storeId=gorae&limit=100'))
    .map(({ orderId }) => orderId)
    .toSorted();

/** Starts it again and again, until something is parked and it lives on. */
const untilSurvives = async (start: () => Promise<ServiceProcess>): Promise<ServiceProcess> => {
  for (;;) {
    // It may be dead before it has told its address.
    const life = await start().catch(() => undefined);
    if (life === undefined) continue;
    let isDead = false;
    void life.ended.then(() => {
      isDead = true;
    });
    const isDecided = async () => isDead || (await parkedOf(life).catch(() => [])).length > 0;
    await until(isDecided, { what: 'it is dead, or something is parked' });
    if (!isDead) return life;
  }
};

test('a message that ends every process which handles it is parked by the broker, and none of the many in hand with it', async () => {
  await using stack = new AsyncDisposableStack();
  const [broker, database] = await Promise.all([startRabbitMq(), startMongoDb()]);
  stack.use(broker);
  stack.use(database);
  const url = broker.url(await broker.newVhost());
  const env = {
    ...{ AMQP_URL: url, MONGODB_URL: database.url, MONGODB_DATABASE_PREFIX: `${database.newDatabaseName()}-` },
    ...plant(crashesOn('crash')),
  };
  const first = await startService('payment-service', env);
  await until(async () => (await readyOf(first)).ready, { what: 'payment-service is ready' });
  await first.stop();
  const others = Array.from({ length: 60 }, (_, place) => `order-${String(place).padStart(2, '0')}`);
  for (const subject of [...others.slice(0, 30), 'crash', ...others.slice(30)])
    await leaveMessage(url, { queue: 'payment-service', body: aRequest(subject), subject });

  const survivor = await untilSurvives(() => startService('payment-service', env));
  stack.defer(async () => void (await survivor.kill()));
  expect(await parkedOf(survivor)).toMatchObject([{ subject: 'crash', reason: expect.stringContaining('came back') }]);
  const areTaken = async () => (await paymentsOf(survivor)).length === others.length;
  await until(areTaken, { what: 'all others are handled' });
  expect(await paymentsOf(survivor)).toEqual(others);
});
