import { spawnSync } from 'node:child_process';
import type { MongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import type { RabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { until } from '@gorae/platform/testing/until.ts';
import type { StartCafe } from './open.ts';
import { type Started, startScript } from './process.ts';
import { staffKey, startCafe } from './start.ts';

export interface ServicesOptions {
  readonly broker: RabbitMq;
  /** Absent: each service keeps its documents in a file. */
  readonly database?: MongoDb;
  /** Of order-service, payment-service and notifier. */
  readonly replicas?: number;
}

/** Each café, known by its data folder, has a vhost and databases of its own. */
const createPlaces = ({ broker, database }: ServicesOptions) => {
  const places = new Map<string, Promise<Readonly<Record<string, string>>>>();
  const newPlace = async (): Promise<Readonly<Record<string, string>>> => ({
    AMQP_URL: broker.url(await broker.newVhost()),
    ...(database === undefined
      ? {}
      : { MONGODB_URL: database.url, MONGODB_DATABASE_PREFIX: `${database.newDatabaseName()}-` }),
  });
  return (dataDir: string) => {
    const place = places.get(dataDir) ?? newPlace();
    places.set(dataDir, place);
    return place;
  };
};

/** Starts cafés as `npm start` does, in one process, but on the given servers. */
export const startOnServers = (options: ServicesOptions): StartCafe => {
  const placeOf = createPlaces(options);
  return async (cafe) => startCafe({ ...cafe, env: { ...(await placeOf(cafe.dataDir)), ...cafe.env } });
};

/** Starts cafés as `npm run start:services` does: every service a process of its own. */
export const startByServices = ({ replicas = 1, ...servers }: ServicesOptions): StartCafe => {
  const placeOf = createPlaces(servers);
  return async ({ dataDir, env = {}, args = [] }) => {
    const basics = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, STAFF_KEY: staffKey, BARISTA_SPEED: 'instant' };
    const started = await startScript('scripts/start-services.ts', {
      args: ['--replicas', String(replicas), ...args],
      address: /(http:\/\/localhost:\d+)/,
      env: { ...basics, ...(await placeOf(dataDir)), ...env },
    });
    return { ...started, kill: () => killAll(started) };
  };
};

/** `kill -9` of the parent, which would start its children again, and then of all of them. */
const killAll = async (started: Started): Promise<boolean> => {
  const children = childrenOf(started.pid);
  const wasAlive = await started.kill();
  for (const pid of children) signal(pid, 'SIGKILL');
  await until(() => children.every((pid) => !signal(pid, 0)), { what: 'every process of the café is gone' });
  return wasAlive && children.length > 0;
};

export const childrenOf = (pid: number): readonly number[] =>
  spawnSync('pgrep', ['-P', String(pid)], { encoding: 'utf8' })
    .stdout.split('\n')
    .filter(Boolean)
    .map(Number);

const signal = (pid: number, what: NodeJS.Signals | 0): boolean => {
  try {
    return process.kill(pid, what);
  } catch {
    return false;
  }
};
