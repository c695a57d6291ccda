import { join } from 'node:path';
import type { Topology } from '@gorae/contracts/kit/event.ts';
import type { PublishWritten } from '../bus/bus.ts';
import { startRabbitBus } from '../bus/rabbit/rabbit-bus.ts';
import type { Clock } from '../run/clock.ts';
import { openDataFolder } from '../run/data-folder.ts';
import type { Log } from '../run/log.ts';
import type { Random } from '../run/random.ts';
import { openMongoStore } from '../store/mongo/mongo-store.ts';
import type { OpenStore } from '../store/open-store.ts';
import { openOutboxSqliteStore } from '../store/sqlite/outbox-sqlite-store.ts';
import type { Engine } from './engine.ts';

export interface DistributedOptions {
  /** How the broker's operator sees this process. */
  readonly name: string;
  /** The services whose documents this process keeps: a database each. */
  readonly namespaces: readonly string[];
  readonly amqpUrl: string;
  readonly amqpTopology: 'declare' | 'verify';
  /** Absent: each namespace has a SQLite file below `dataDir`, for this process alone. */
  readonly mongodbUrl?: string | undefined;
  readonly databasePrefix?: string;
  readonly dataDir?: string;
  readonly topology: Topology;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * Messages on RabbitMQ, documents in MongoDB or in SQLite files. Waits for neither server. Rejects with a `StartFault` for an address or a
 * file that cannot be used.
 */
export const openDistributed = async (options: DistributedOptions): Promise<Engine> => {
  const { name, namespaces, amqpUrl, mongodbUrl, amqpTopology: mode, ...parts } = options;
  const bus = startRabbitBus({ ...parts, url: amqpUrl, mode, connectionName: name });
  const stores = new Map<string, OpenStore>();
  const close = async (): Promise<void> => {
    // What is written goes out before the line is cut.
    await Promise.all([...stores.values()].map((store) => store.close()));
    await bus.close();
  };
  try {
    for (const namespace of namespaces) stores.set(namespace, await openStore(options, namespace, bus.publishWritten));
  } catch (error) {
    await close();
    throw error;
  }
  let closing: Promise<void> | undefined;
  return {
    name: mongodbUrl === undefined ? 'RabbitMQ and a SQLite file for each service' : 'RabbitMQ and MongoDB',
    store: (namespace) => {
      const found = stores.get(namespace);
      if (found === undefined) throw new Error(`The documents of ${namespace} are not kept here`);
      return found.store(namespace);
    },
    bus,
    isAlone: mongodbUrl === undefined,
    outboxes: Object.fromEntries([...stores].map(([namespace, { backlog }]) => [namespace, backlog])),
    checks: stores.size === 0 ? {} : { store: () => troubleOf([...stores.values()]) ?? true },
    notes: { broker: () => bus.trouble() ?? true },
    open: async () => {
      await Promise.all([bus.opened(), ...[...stores.values()].map((store) => store.open())]);
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
};

const troubleOf = (stores: readonly OpenStore[]): string | undefined => {
  for (const store of stores) {
    const trouble = store.trouble();
    if (trouble !== undefined) return trouble;
  }
  return undefined;
};

const openStore = async (
  options: DistributedOptions,
  namespace: string,
  publish: PublishWritten,
): Promise<OpenStore> => {
  const { mongodbUrl, databasePrefix = '', dataDir = './data', topology, clock, random, log } = options;
  const parts = { events: topology.events, publish, clock, random, log };
  if (mongodbUrl !== undefined)
    return openMongoStore({ ...parts, url: mongodbUrl, database: databasePrefix + namespace });
  return openOwnFile(join(dataDir, namespace), parts);
};

/** In a folder that no other process may have: a file knows nothing of replicas. */
const openOwnFile = async (
  folder: string,
  parts: Omit<Parameters<typeof openOutboxSqliteStore>[0], 'file'>,
): Promise<OpenStore> => {
  const held = openDataFolder(folder);
  try {
    const store = await openOutboxSqliteStore({ ...parts, file: join(held.path, 'documents.sqlite') });
    return {
      ...store,
      close: async () => {
        await store.close();
        held.close();
      },
    };
  } catch (error) {
    held.close();
    throw error;
  }
};
