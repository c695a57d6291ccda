import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { aLetter, LetterSent, postal } from '../bus/suite/bus-lab.ts';
import { openDistributed } from '../engine/distributed.ts';
import { createAuthorize } from '../http/authorize.ts';
import { systemClock } from '../run/clock.ts';
import { randomId } from '../run/ids.ts';
import { silentLog } from '../run/log.ts';
import { createMetrics } from '../run/metrics.ts';
import { systemRandom } from '../run/random.ts';
import { aParcel, parcels } from '../store/suite/store-lab.ts';
import { type FaultProxy, openFaultProxy } from '../testing/fault-proxy.ts';
import { type MongoDb, useMongoDb } from '../testing/servers/mongodb.ts';
import { type RabbitMq, useRabbitMq } from '../testing/servers/rabbitmq.ts';
import { timed } from '../testing/timed.ts';
import { until } from '../testing/until.ts';
import { createHost } from './host.ts';

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

/** The same address, by a line that can be spoilt. */
const behindLine = async (address: string): Promise<{ readonly line: FaultProxy; readonly url: string }> => {
  const url = new URL(address);
  const line = await openFaultProxy({ host: url.hostname, port: Number(url.port) });
  url.hostname = '127.0.0.1';
  url.port = String(line.port);
  return { line, url: url.href };
};

/** A process without services on broker and database, both behind lines of their own. */
const aHouse = async (documents: 'MongoDB' | 'SQLite') => {
  const dataDir = await mkdtemp(join(tmpdir(), 'house-'));
  const toBroker = await behindLine(broker.url(await broker.newVhost()));
  const toDatabase = await behindLine(database.url);
  const parts = { topology: postal, clock: systemClock, random: systemRandom, log: silentLog };
  const engine = await openDistributed({
    ...{ ...parts, name: 'house', namespaces: ['house'], amqpUrl: toBroker.url, amqpTopology: 'declare', dataDir },
    ...(documents === 'MongoDB' ? { mongodbUrl: toDatabase.url, databasePrefix: database.newDatabaseName() } : {}),
  });
  const ofParcels = await engine.store('house').documents(parcels);
  await engine.open();
  const rules = { authenticate: createAuthorize({ staffKeys: [] }), cors: () => false, opsOnApp: false };
  const house = { services: [], newId: randomId, metrics: createMetrics('house') };
  const host = createHost({ ...parts, ...rules, ...house, engine });
  /** What is told of a metric, by a value of its first label; NaN where nothing is told. */
  const scrape = async () => {
    const reply = await host.ops.fetch(new Request('http://house/metrics'));
    const text = await reply.text();
    return (name: string, label: string): number =>
      Number(new RegExp(`^${name}\\{\\w+="${label}".*\\} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
  };
  return {
    broker: toBroker.line,
    database: toDatabase.line,
    documents: ofParcels,
    scrape,
    tells: (name: string, label: string, isExpected: (value: number) => boolean) =>
      until(async () => isExpected((await scrape())(name, label)), { what: `${name} of ${label}` }),
    [Symbol.asyncDispose]: async () => {
      for (const { line } of [toBroker, toDatabase]) line.blackhole(false);
      await host.close();
      await engine.close();
      for (const { line } of [toBroker, toDatabase]) await line[Symbol.asyncDispose]();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

describe.each(['MongoDB', 'SQLite'] as const)('the metrics of a process on RabbitMQ and %s', (documents) => {
  test('tell what waits while the broker is away, and that it has gone out when it is back', async () => {
    await using house = await aHouse(documents);
    house.broker.refuse(true);
    house.broker.reset();
    await house.tells('engine_up', 'broker', (value) => value === 0);
    for (const id of ['a', 'b']) await house.documents.insert(aParcel(id), [aLetter(id, LetterSent)]);
    await house.tells('outbox_oldest_event_age_seconds', 'house', (value) => value > 0);
    await house.tells('outbox_documents', 'house', (value) => value === 2);
    expect((await house.scrape())('bus_kept_messages', 'parked')).toBeNaN();
    house.broker.refuse(false);
    for (const label of ['parked', 'unrouted']) await house.tells('bus_kept_messages', label, (value) => value === 0);
    await house.tells('outbox_documents', 'house', (value) => value === 0);
    await house.tells('outbox_oldest_event_age_seconds', 'house', (value) => value === 0);
  });

  test(
    'are told within seconds when nothing answers any more',
    async () => {
      await using house = await aHouse(documents);
      house.broker.blackhole(true);
      house.database.blackhole(true);
      const began = performance.now();
      const told = await house.scrape();
      expect(performance.now() - began).toBeLessThan(4_000);
      expect(told('engine_up', 'store')).toBe(1);
      expect(told('bus_kept_messages', 'parked')).toBeNaN();
      expect(told('outbox_documents', 'house')).toBe(documents === 'MongoDB' ? Number.NaN : 0);
    },
    timed,
  );
});
