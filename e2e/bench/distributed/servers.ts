import { readFile } from 'node:fs/promises';
import { type MongoDb, startMongoDb, useMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import {
  type OwnRabbitMq,
  type RabbitMq,
  startRabbitMq,
  useRabbitMq,
} from '@gorae/platform/testing/servers/rabbitmq.ts';
import type { Metrics } from '../read-metrics.ts';

/** A broker or a database that is measured with. */
export interface BenchServer<S> extends AsyncDisposable {
  readonly server: S;
  /** Undefined when it is not ours to look into. */
  readMetrics(): Promise<Metrics | undefined>;
}

/** The one at `AMQP_URL`, else one of our own. */
export const openBroker = async (): Promise<BenchServer<RabbitMq>> => {
  if (process.env.AMQP_URL) return toBench(await useRabbitMq(), async () => undefined);
  const server = await startRabbitMq();
  return toBench(server, () => askBroker(server));
};

export interface BenchDatabase extends BenchServer<MongoDb> {
  /** Not MongoDB: its speed says nothing about MongoDB's. */
  readonly isStandIn: boolean;
}

/** The one at `MONGODB_URL`, else one of our own, or its stand-in. */
export const openDatabase = async (): Promise<BenchDatabase> => {
  if (process.env.MONGODB_URL) return { ...toBench(await useMongoDb(), async () => undefined), isStandIn: false };
  const server = await startMongoDb();
  return { ...toBench(server, () => readProcess(server.pid())), isStandIn: server.isStandIn };
};

const toBench = <S extends AsyncDisposable>(
  server: S,
  readMetrics: () => Promise<Metrics | undefined>,
): BenchServer<S> => ({ server, readMetrics, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() });

/** Its runtime counts the time of all its threads, wherever it runs. */
const askBroker = async ({ evaluate }: OwnRabbitMq): Promise<Metrics> => {
  const told = await evaluate('{element(1, erlang:statistics(runtime)), vm_memory_monitor:get_process_memory()}');
  const [cpuMs = 0, residentBytes = 0] = (told.match(/\d+/g) ?? []).map(Number);
  return { cpuSeconds: cpuMs / 1000, residentBytes };
};

/** As Linux counts in `/proc/<pid>/stat`. */
const ticksPerSecond = 100;
const pageBytes = 4096;

/** Undefined where there is no such process, or no `/proc`. */
const readProcess = async (pid: number | undefined): Promise<Metrics | undefined> => {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
  if (text === undefined) return undefined;
  // What comes behind the name, which may hold anything.
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [userTicks, systemTicks, pages] = [11, 12, 21].map((place) => Number(fields[place]));
  return {
    cpuSeconds: ((userTicks ?? 0) + (systemTicks ?? 0)) / ticksPerSecond,
    residentBytes: (pages ?? 0) * pageBytes,
  };
};
