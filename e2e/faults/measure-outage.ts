import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { openBrokerHand } from '@gorae/platform/testing/broker-hand.ts';
import { readRows } from '@gorae/platform/testing/read-rows.ts';
import { startRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { anUnpaidLatte, keyed, openCounter } from '../cafe/counter.ts';
import { behind, readyOf, type ServiceProcess, startService } from '../cafe/service-process.ts';
import { temporaryFolder } from '../cafe/start.ts';
import type { Bug } from './bugs/bug.ts';
import { patchesOf } from './bugs/plant.ts';
import { preload } from './inside/preload.ts';

export interface OutageOptions {
  /** How many are placed before the outage, and twice once it has been noticed. */
  readonly orders: number;
  readonly bug?: Bug;
}

/** What an outage of the broker did to order-service, in bytes that were in use. */
export interface Outage {
  readonly before: number;
  readonly once: number;
  /** When it had lasted for twice as many orders. */
  readonly twice: number;
  readonly after: number;
  /** Events that waited in the database at its end. */
  readonly stored: number;
  /** Events that the broker had got in the end. */
  readonly published: number;
}

/** Takes the broker away from order-service while it accepts orders as fast as they come. */
export const measureOutage = async ({ orders, bug }: OutageOptions): Promise<Outage> => {
  await using stack = new AsyncDisposableStack();
  const broker = stack.use(await startRabbitMq());
  const folder = stack.use(await temporaryFolder());
  const brokerUrl = broker.url(await broker.newVhost());
  const { line, url } = await behind(brokerUrl);
  stack.use(line);
  const service = await startService('order-service', {
    ...{ AMQP_URL: url, DATA_DIR: folder.path },
    // A café that has as much to do takes no more orders.
    ...{ ACCEPT_UP_TO: '1000 h' },
    ...preload('heap', 'bug'),
    ...patchesOf(bug),
  });
  stack.defer(async () => void (await service.kill()));
  await until(async () => (await readyOf(service)).ready, { what: 'order-service is ready' });
  const hand = stack.use(await openBrokerHand(brokerUrl, 'order.created'));

  const waiting = (): number => {
    const file = join(folder.path, 'order-service', 'documents.sqlite');
    return readRows<{ count: number }>(file, 'SELECT COUNT(*) AS count FROM outbox')[0]?.count ?? 0;
  };

  await place(service, orders);
  const published = () => hand.uncaught();
  await until(async () => (await published()) >= orders, { what: 'all is published' });
  const before = await inUse(service);
  line.refuse(true);
  line.reset();
  await place(service, 1);
  const isNoticed = () => service.output().includes('the broker is out of reach: events wait in the database');
  await until(isNoticed, { what: 'the outage is noticed' });
  await place(service, orders);
  const once = await inUse(service);
  await place(service, orders);
  const twice = await inUse(service);
  const stored = waiting();
  line.refuse(false);
  await until(() => waiting() === 0, { timeoutMs: 60_000, what: 'what has waited is published' });
  return { before, once, twice, stored, after: await inUse(service), published: await published() };
};

const atOnce = 16;

const place = async ({ url }: ServiceProcess, count: number): Promise<void> => {
  const { ask } = openCounter(() => url);
  let left = count;
  const placeOn = async (): Promise<void> => {
    while (left > 0) {
      left -= 1;
      const { status, text } = await ask('POST', '/v1/orders', { body: anUnpaidLatte, headers: keyed(randomUUID()) });
      if (status !== 201) throw new Error(`An order was answered ${status}: ${text}`);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, placeOn));
};

/** Once all that can go is gone; see `inside/heap.ts`. */
const inUse = async ({ pid, output }: ServiceProcess): Promise<number> => {
  const told = () => [...output().matchAll(/^heap in use: (\d+)$/gm)].map(([, bytes]) => Number(bytes));
  const { length } = told();
  process.kill(pid, 'SIGUSR2');
  return until(() => told()[length], { what: 'order-service tells what is in use' });
};
