import { afterAll, beforeAll, expect, test } from 'bun:test';
import { join } from 'node:path';
import { type BrokerHand, type Caught, openBrokerHand } from '@gorae/platform/testing/broker-hand.ts';
import { readRows } from '@gorae/platform/testing/read-rows.ts';
import { type RabbitMq, useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { aLatte, type Placed } from '../cafe/counter.ts';
import { servicesOn } from '../cafe/on-servers.ts';
import { type OpenCafe, openCafe } from '../cafe/open.ts';
import { type Started, startScript } from '../cafe/process.ts';
import { temporaryFolder } from '../cafe/start.ts';

const account = { name: 'loyalty', password: 'points-for-coffee' };
/** As docs/integrate.md says: what begins with its name is its own, and it hears orders. */
const rights = { configure: '^loyalty', write: '^loyalty', read: '^(loyalty|order\\.)' };

let broker: RabbitMq;
let vhost: string;
let cafe: OpenCafe;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let hand: BrokerHand;

beforeAll(async () => {
  broker = await useRabbitMq();
  vhost = await broker.newVhost();
  await broker.addUser({ ...account, ...rights, vhost });
  cafe = await openCafe({ setup: servicesOn({ broker }), env: { AMQP_URL: broker.url(vhost) } });
  folder = await temporaryFolder();
  hand = await openBrokerHand(broker.url(vhost), 'order.paid');
});
afterAll(async () => {
  await hand?.[Symbol.asyncDispose]();
  await cafe?.[Symbol.asyncDispose]();
  await folder?.[Symbol.asyncDispose]();
  await broker?.[Symbol.asyncDispose]();
});

const pointsFile = (): string => join(folder.path, 'points.sqlite');

const openPartner = async (): Promise<Started & AsyncDisposable> => {
  const env = { AMQP_URL: broker.url(vhost, account), POINTS_FILE: pointsFile() };
  const started = await startScript('docs/examples/loyalty.mjs', { address: /(listening)/, env });
  return {
    ...started,
    [Symbol.asyncDispose]: async () => {
      await started.kill();
    },
  };
};

const points = (): Readonly<Record<string, number>> =>
  Object.fromEntries(
    readRows<{ id: string; points: number }>(pointsFile(), 'SELECT id, points FROM orders').map((row) => [
      row.id,
      row.points,
    ]),
  );

const untilPoints = (order: Placed, count: number): Promise<unknown> =>
  until(() => points()[order.id] === count, { what: `${count} points for the order` });

test('a partner counts each order once: delivered twice, after a crash, and out of order', async () => {
  let partner = await openPartner();
  try {
    const deliver = (message: Caught, body?: string) => hand.deliver('loyalty', message, body);
    const first = await cafe.place(aLatte);
    const message = await hand.catchNext();
    await untilPoints(first, 55);

    // The same once more, then while it is away, and then something new: by the time that is counted, the others were heard.
    await deliver(message);
    await partner.kill();
    await deliver(message);
    const second = await cafe.place(aLatte);
    partner = await openPartner();
    await untilPoints(second, 55);
    expect(points()).toEqual({ [first.id]: 55, [second.id]: 55 });
    expect(partner.output()).not.toContain(first.id);

    // Given back, and what was paid comes late; in between something that nobody can read.
    const cancelled = JSON.parse(message.content.toString());
    Object.assign(cancelled.data.order, { state: 'cancelled', version: cancelled.data.order.version + 5 });
    await deliver(message, JSON.stringify(cancelled));
    await deliver(message, '<order/>');
    await deliver(message);
    const third = await cafe.place(aLatte);
    await untilPoints(third, 55);
    expect(points()).toEqual({ [first.id]: 0, [second.id]: 55, [third.id]: 55 });
    await until(async () => (await hand.count('loyalty.parked')) === 1, { what: 'one is parked' });
  } finally {
    await partner.kill();
  }
});
