import { afterAll, beforeAll, expect, test } from 'bun:test';
import type { TicketChanged } from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import { baristaWorkQueue, topology } from '@gorae/contracts/topology.ts';
import { openDistributed } from '@gorae/platform/engine/distributed.ts';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { createLog } from '@gorae/platform/run/log.ts';
import { systemRandom } from '@gorae/platform/run/random.ts';
import { type MongoDb, useMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { type OwnRabbitMq, startRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { openBar } from './testing/a-barista-service.ts';
import { anOrder, orderIs } from './testing/an-order.ts';
import { hearTickets } from './testing/hear-tickets.ts';

const name = 'barista-service';
/** Of a drink, at the speed of these baristas: twice as long as the broker lets a permit be held. */
const makingSeconds = 6;
const speed = 10;

let broker: OwnRabbitMq;
let database: MongoDb;
beforeAll(async () => {
  [broker, database] = await Promise.all([startRabbitMq({ consumerTimeoutMs: 3_000, tickMs: 1_000 }), useMongoDb()]);
});
afterAll(async () => {
  await database[Symbol.asyncDispose]();
  await broker[Symbol.asyncDispose]();
});

type Place = { readonly amqpUrl: string; readonly databasePrefix: string };

/** Lines to broker and database, as a process has them. */
const openLines = async (place: Place) => {
  const faults: string[] = [];
  const engine = await openDistributed({
    ...{ ...place, mongodbUrl: database.url, amqpTopology: 'declare', topology, name, namespaces: [name] },
    ...{ clock: systemClock, random: systemRandom },
    log: createLog({ write: (line) => void faults.push(line), clock: systemClock, level: 'warn' }),
  });
  return { engine, faults };
};

/** A replica with one automatic barista. */
const openReplica = async (place: Place, replica: string) => {
  const { engine, faults } = await openLines(place);
  const { service } = await openBar({
    ...{ store: engine.store(name), bus: engine.bus, clock: systemClock },
    config: { storeId: 'gorae', baristas: 1, baristaSpeed: speed, replica },
  });
  const close = async () => {
    await service.close();
    await engine.close();
  };
  return {
    /** How often the broker took back what was held here. */
    timeouts: () => faults.filter((line) => /acknowledgement.* timed out/.test(line)).length,
    [Symbol.asyncDispose]: close,
  };
};

test('a drink that takes longer than the broker lets a permit be held is made once, whoever gets the permit next', async () => {
  const place = { amqpUrl: broker.url(await broker.newVhost()), databasePrefix: `${database.newDatabaseName()}-` };
  const { engine: counter } = await openLines(place);
  const told: Event[] = [];
  const ears = hearTickets(counter.bus, told);
  {
    await using one = await openReplica(place, 'one');
    await using other = await openReplica(place, 'other');
    const orders = ['o1', 'o2', 'o3', 'o4'].map((id, paid) => anOrder({ id, paid, seconds: makingSeconds * speed }));
    await counter.bus.publish(orders.map((order) => orderIs('paid', order)));
    const ready = () => told.filter((event) => event.name === 'ticket.ready');
    await until(() => ready().length >= orders.length, { what: 'four drinks', timeoutMs: 60_000 });
    await until(async () => (await counter.bus.depth(baristaWorkQueue.name)) === 0, { what: 'no permit left' });
    expect(one.timeouts()).toBeGreaterThan(0);
    expect(other.timeouts()).toBeGreaterThan(0);
    const makers = ready().map(({ data }) => (data as TicketChanged).barista);
    expect(makers.toSorted()).toEqual(['whale-one-1', 'whale-one-1', 'whale-other-1', 'whale-other-1']);
  }
  const said = told.map(({ subject, name: what }) => `${subject} ${what}`);
  expect(said.toSorted()).toEqual(
    ['o1', 'o2', 'o3', 'o4'].flatMap((id) => [`${id} ticket.ready`, `${id} ticket.started`]),
  );
  const fences = told.map(({ data }) => (data as TicketChanged).fence);
  expect(new Set(fences)).toEqual(new Set([1]));
  await ears.close();
  await counter.close();
});
