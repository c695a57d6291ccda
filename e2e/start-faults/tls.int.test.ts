import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { useServers } from '@gorae/platform/testing/servers/use-servers.ts';
import { openTlsFront, type TlsFront } from '@gorae/platform/testing/tls-front.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { behind, changed, isLive, readyOf, runService, startService } from '../cafe/service-process.ts';
import { temporaryFolder } from '../cafe/start.ts';
import { expectLine } from './expect-line.ts';

const { broker, database } = await useServers();
let brokerFront: TlsFront;
let databaseFront: TlsFront;
beforeAll(async () => {
  brokerFront = await openTlsFront({ port: Number(new URL(broker.url('/')).port) });
  databaseFront = await openTlsFront({ port: Number(new URL(database.url).port) });
});
afterAll(async () => {
  await databaseFront[Symbol.asyncDispose]();
  await brokerFront[Symbol.asyncDispose]();
});

const amqps = (url: string): string =>
  changed(url.replace('amqp:', 'amqps:'), (to) => {
    to.port = String(brokerFront.port);
  });
const overTls = () => `mongodb://127.0.0.1:${databaseFront.port}/?tls=true&directConnection=true`;
const prefix = () => ({ MONGODB_DATABASE_PREFIX: `${database.newDatabaseName()}-` });

describe('TLS that does not verify ends the start:', () => {
  test('that of the broker', async () => {
    const AMQP_URL = amqps(broker.url(await broker.newVhost()));
    expectLine(
      await runService('notifier', { AMQP_URL }),
      /^The TLS of RabbitMQ at 127\.0\.0\.1:\d+ cannot be trusted: DEPTH_ZERO_SELF_SIGNED_CERT$/,
    );
  });

  test('or is not spoken by the broker at that port', async () => {
    const AMQP_URL = broker.url(await broker.newVhost()).replace('amqp:', 'amqps:');
    expectLine(
      await runService('notifier', { AMQP_URL }),
      /^RabbitMQ at 127\.0\.0\.1:\d+ speaks no TLS: use the port where it does, or amqp:\/\/$/,
    );
  });

  test('that of the database', async () => {
    const AMQP_URL = broker.url(await broker.newVhost());
    expectLine(
      await runService('order-service', { AMQP_URL, MONGODB_URL: overTls(), ...prefix() }),
      /^the TLS certificate of MongoDB at 127\.0\.0\.1:\d+ does not verify: DEPTH_ZERO_SELF_SIGNED_CERT$/,
    );
  });
});

test('TLS of a database that comes later and does not verify is told in the log', async () => {
  const { line, url } = await behind(overTls());
  await using _ = line;
  line.refuse(true);
  const AMQP_URL = broker.url(await broker.newVhost());
  const service = await startService('order-service', { AMQP_URL, MONGODB_URL: url, ...prefix() });
  try {
    const isAway = async () => (await readyOf(service)).reasons?.store === 'the database is out of reach';
    await until(isAway, { what: 'it is known to be away' });
    line.refuse(false);
    const told = /"message":"the TLS certificate of MongoDB at 127\.0\.0\.1:\d+ does not verify: /;
    await until(() => told.test(service.output()), { what: 'the reason in the log' });
    expect([await isLive(service), (await readyOf(service)).ready]).toEqual([true, false]);
  } finally {
    expect(await service.stop()).toBe(0);
  }
});

test('a service works over TLS whose certificates it was told to trust', async () => {
  await using folder = await temporaryFolder();
  const trusted = join(folder.path, 'trusted.pem');
  await writeFile(trusted, brokerFront.certificate + databaseFront.certificate);
  const service = await startService('order-service', {
    AMQP_URL: amqps(broker.url(await broker.newVhost())),
    ...{ MONGODB_URL: overTls(), NODE_EXTRA_CA_CERTS: trusted, ...prefix() },
  });
  try {
    const hasBoth = async () => {
      const { ready, checks } = await readyOf(service);
      return ready && checks.store && checks.broker;
    };
    await until(hasBoth, { what: 'it is ready and has both' });
  } finally {
    expect(await service.stop()).toBe(0);
  }
});
