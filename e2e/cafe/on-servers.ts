import { spawnSync } from 'node:child_process';
import { leaveMessage } from '@gorae/platform/testing/servers/leave-behind.ts';
import type { MongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import type { RabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { type Started, startScript } from './process.ts';
import type { Setup } from './setup.ts';
import { staffKey, startCafe } from './start.ts';

export interface Servers {
  readonly broker: RabbitMq;
  /** Absent: each service keeps its documents in a file. */
  readonly database?: MongoDb;
}

export interface ServicesOptions extends Servers {
  /** Of order-service, payment-service and notifier. */
  readonly replicas?: number;
}

interface Place {
  readonly AMQP_URL: string;
  readonly MONGODB_URL?: string;
  readonly MONGODB_DATABASE_PREFIX?: string;
}

/** Each café, known by its data folder, has a vhost and databases of its own. */
const createPlaces = ({ broker, database }: Servers): ((dataDir: string) => Promise<Place>) => {
  const places = new Map<string, Promise<Place>>();
  const newPlace = async (): Promise<Place> => ({
    AMQP_URL: broker.url(await broker.newVhost()),
    ...(database !== undefined && {
      MONGODB_URL: database.url,
      MONGODB_DATABASE_PREFIX: `${database.newDatabaseName()}-`,
    }),
  });
  return (dataDir) => {
    const place = places.get(dataDir) ?? newPlace();
    places.set(dataDir, place);
    return place;
  };
};

/** Cafés at places of their own. What is left goes to the broker, while the services run. */
const onServers = (servers: Servers, start: Setup['start']): Setup => {
  const placeOf = createPlaces(servers);
  return {
    start: async (cafe) => start({ ...cafe, env: { ...(await placeOf(cafe.dataDir)), ...cafe.env } }),
    leave: async ({ dataDir }, messages) => {
      const { AMQP_URL: url } = await placeOf(dataDir);
      for (const message of messages) await leaveMessage(url, message);
    },
  };
};

/** All services in one process, as `npm start` has them, but on the given servers. */
export const oneProcessOn = (servers: Servers): Setup => onServers(servers, startCafe);

/** Every service a process of its own, as `npm run start:services` has them. */
export const servicesOn = ({ replicas = 1, ...servers }: ServicesOptions): Setup =>
  onServers(servers, async ({ dataDir, env = {}, args = [] }) => {
    const basics = { PORT: '0', HOST: '127.0.0.1', DATA_DIR: dataDir, STAFF_KEY: staffKey, BARISTA_SPEED: 'instant' };
    const started = await startScript('scripts/start-services.ts', {
      args: ['--replicas', String(replicas), ...args],
      address: /(http:\/\/localhost:\d+)/,
      env: { ...basics, ...env },
    });
    return { ...started, kill: () => killAll(started) };
  });

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
