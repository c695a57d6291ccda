import { readFileSync } from 'node:fs';
import { type ServiceName, serviceNames } from '@gorae/contracts/api-documents.ts';
import { topology } from '@gorae/contracts/topology.ts';
import type { FaultProxy } from '@gorae/platform/testing/fault-proxy.ts';
import { type Doubling, doubleMessages } from '@gorae/platform/testing/servers/double-messages.ts';
import { leaveDocument } from '@gorae/platform/testing/servers/leave-behind.ts';
import { type OwnMongoDb, startMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { type OwnRabbitMq, startRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { childrenOf } from '../cafe/on-servers.ts';
import { type Started, startScript } from '../cafe/process.ts';
import { behind } from '../cafe/service-process.ts';
import { staffKey } from '../cafe/start.ts';
import { hurriedSettings, type VisitedCafe } from '../kills/shop.ts';
import type { Server } from './fault.ts';
import { spoiltId } from './poison.ts';

/** Four services in seven processes, with a line of its own from each service to each server. */
export interface StormyCafe extends VisitedCafe {
  readonly broker: OwnRabbitMq;
  readonly database: OwnMongoDb;
  /** Straight to the broker, past all lines. */
  readonly brokerUrl: string;
  readonly vhost: string;
  readonly databasePrefix: string;
  readonly doubling: Doubling;
  /** Undefined where a service has no need of the server. */
  line(service: ServiceName, server: Server): FaultProxy | undefined;
  /** Processes of a service that run now. */
  processesOf(service: ServiceName): readonly number[];
  /** What all its processes have printed. */
  output(): string;
  stop(): Promise<number>;
  end(): Promise<void>;
}

/** Where a document is spoilt by hand. */
const spoilt = { 'order-service': 'orders', 'payment-service': 'payments' };

interface Place {
  readonly dataDir: string;
  readonly sandboxUrl: string;
}

/** `more` is for the environment of every process. */
export const openStormyCafe = async (
  { dataDir, sandboxUrl }: Place,
  more: Readonly<Record<string, string>> = {},
): Promise<StormyCafe> => {
  await using stack = new AsyncDisposableStack();
  const [broker, database] = await Promise.all([startRabbitMq(), startMongoDb()]);
  stack.use(broker);
  stack.use(database);
  const vhost = await broker.newVhost();
  const brokerUrl = broker.url(vhost);
  const databasePrefix = `${database.newDatabaseName()}-`;
  const lines = new Map<string, FaultProxy>();
  const env: Record<string, string> = {
    ...{ PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, STAFF_KEY: staffKey, SANDBOX_URL: sandboxUrl },
    ...{ AMQP_URL: brokerUrl, MONGODB_URL: database.url, MONGODB_DATABASE_PREFIX: databasePrefix },
    ...{ ...hurriedSettings, ...more },
  };
  for (const service of serviceNames)
    for (const [server, name, url] of [
      ['broker', 'AMQP_URL', brokerUrl],
      ['database', 'MONGODB_URL', database.url],
    ] as const) {
      // The notifier keeps nothing.
      if (service === 'notifier' && server === 'database') continue;
      const { line, url: own } = await behind(url);
      stack.use(line);
      lines.set(`${service} ${server}`, line);
      env[`${service.toUpperCase().replaceAll('-', '_')}_${name}`] = own;
    }
  const started = await startScript('scripts/start-services.ts', {
    args: ['--replicas', '2'],
    address: /(http:\/\/localhost:\d+)/,
    env,
  });
  stack.defer(() => endAll(started));
  const doubling = await doubleMessages(
    brokerUrl,
    topology.events.map(({ name }) => name),
  );
  stack.use(doubling);
  for (const [service, collection] of Object.entries(spoilt)) {
    const place = { database: `${databasePrefix}${service}`, collection, id: spoiltId };
    await leaveDocument(database.url, place);
  }
  await broker.settle();
  const opened = stack.move();
  const pids = () => childrenOf(started.pid);
  return {
    ...{ url: started.url, broker, database, brokerUrl, vhost, databasePrefix, doubling },
    life: () => ({ answered: () => true }),
    line: (service, server) => lines.get(`${service} ${server}`),
    processesOf: (service) => pids().filter((pid) => commandOf(pid).includes(`${service}/main.ts`)),
    output: started.output,
    stop: started.stop,
    end: () => opened.disposeAsync(),
  };
};

/** The children end with their parent, which they look after. */
const endAll = async (started: Started): Promise<void> => {
  const children = childrenOf(started.pid);
  await started.kill();
  for (const pid of children) kill(pid);
  await until(() => children.every((pid) => commandOf(pid) === ''), { what: 'every process of the café is gone' });
};

/** False when there is no such process. */
export const kill = (pid: number): boolean => {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
};

/** Empty when there is no such process. */
export const commandOf = (pid: number): string => {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return '';
  }
};
