import { describe, expect, test } from 'bun:test';
import { serviceNames } from '@gorae/contracts/api-documents.ts';
import type { FaultProxy } from '@gorae/platform/testing/fault-proxy.ts';
import { useServers } from '@gorae/platform/testing/servers/use-servers.ts';
import { timed } from '@gorae/platform/testing/timed.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { startScript } from '../cafe/process.ts';
import { behind, isLive, readyOf, type ServiceProcess, startService } from '../cafe/service-process.ts';
import { temporaryFolder } from '../cafe/start.ts';

const { broker, database } = await useServers();

/**
 * For a start half a second, for an end three goodbyes of a second each, and what a runtime takes to load on a busy machine. Whoever waits for
 * an answer of a silent server waits for five seconds and more.
 */
const promptMs = 4_000;

const aPath = {
  cafe: '/v1/stores/gorae/menu',
  'order-service': '/v1/stores/gorae/menu',
  'payment-service': '/v1/payment-methods',
  'barista-service': '/v1/queues/gorae',
  notifier: '/v1/events/stores/gorae',
} as const;

type Name = keyof typeof aPath;
const names = [...serviceNames, 'cafe'] as const;
const keepers = names.filter((name) => name !== 'notifier');
const silent = { how: 'silent', spoil: (line: FaultProxy) => line.blackhole(true) };
const refusing = { how: 'refusing', spoil: (line: FaultProxy) => line.refuse(true) };
const cases = [
  ...names.map((name) => ({ name, what: 'broker' as const, ...silent })),
  // All others are soon ready without it.
  { name: 'notifier' as const, what: 'broker' as const, ...refusing },
  ...keepers.flatMap((name) => [silent, refusing].map((fault) => ({ name, what: 'database' as const, ...fault }))),
];

/** The café itself tells where it is only once it has started. */
const start = async (name: Name, dataDir: string, env: Readonly<Record<string, string>>): Promise<ServiceProcess> => {
  if (name !== 'cafe') return startService(name, env);
  const own = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, LOG_LEVEL: 'info' };
  const cafe = await startScript('cafe/main.ts', { address: /"listening".*"port":(\d+)/, env: { ...own, ...env } });
  const url = `http://127.0.0.1:${cafe.url}`;
  return { ...cafe, url, opsUrl: url };
};

const expectPromptSince = (began: number): void => expect(performance.now() - began).toBeLessThan(promptMs);

const stopSoon = async (service: ServiceProcess): Promise<void> => {
  const began = performance.now();
  expect(await service.stop()).toBe(0);
  expectPromptSince(began);
};

const answersNothingYet = async (service: ServiceProcess, path: string): Promise<void> => {
  const reply = await fetch(service.url + path);
  expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '2']);
};

const lines = async () => {
  const toBroker = await behind(broker.url(await broker.newVhost()));
  const toDatabase = await behind(database.url);
  const prefix = `${database.newDatabaseName()}-`;
  return {
    broker: toBroker.line,
    database: toDatabase.line,
    env: { AMQP_URL: toBroker.url, MONGODB_URL: toDatabase.url, MONGODB_DATABASE_PREFIX: prefix },
    [Symbol.asyncDispose]: async () => {
      for (const { line } of [toBroker, toDatabase]) await line[Symbol.asyncDispose]();
    },
  };
};

describe('a process that starts tells of its health soon, and ends soon when told to:', () => {
  test.each(cases)(
    '$name with a $how $what',
    async ({ name, what, spoil }) => {
      await using to = await lines();
      spoil(to[what]);
      await using folder = await temporaryFolder();
      const began = performance.now();
      const service = await start(name, folder.path, to.env);
      try {
        expectPromptSince(began);
        expect(await isLive(service)).toBe(true);
        const check = what === 'broker' ? 'broker' : 'store';
        expect(await readyOf(service)).toMatchObject({
          ready: false,
          checks: { started: false, [check]: false },
          reasons: { [check]: expect.any(String) },
        });
        await answersNothingYet(service, aPath[name]);
      } finally {
        await stopSoon(service);
      }
    },
    timed,
  );
});

/** Events that are on their way out are work in hand, which is ended first. */
const hasNothingInHand = async ({ opsUrl }: ServiceProcess): Promise<boolean> => {
  const text = await (await fetch(`${opsUrl}/metrics`)).text();
  return !/^outbox_documents\{.*\} [1-9]/m.test(text);
};

describe('a process whose broker and database fall silent ends soon when told to:', () => {
  test.each(names)(
    '%s',
    async (name) => {
      await using to = await lines();
      await using folder = await temporaryFolder();
      const service = await start(name, folder.path, to.env);
      await until(async () => (await readyOf(service)).ready && hasNothingInHand(service), {
        what: 'it is ready, and what it had to say is said',
      });
      to.broker.blackhole(true);
      to.database.blackhole(true);
      await stopSoon(service);
    },
    timed,
  );
});
