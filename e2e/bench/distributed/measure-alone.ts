import { measureBy } from '../run-load.ts';
import type { Alone } from './bound.ts';
import type { BenchServer } from './servers.ts';

export interface BrokerAlone extends Alone {
  readonly messagesPerOrder: number;
  readonly deliveriesPerOrder: number;
  readonly confirmsPerSecond: number;
  readonly deliveriesPerSecond: number;
  /** Small messages through one exchange into three queues: what others mean by the speed of a broker. */
  readonly plainDeliveriesPerSecond: number;
}

export interface StoreAlone extends Alone {
  readonly writesPerOrder: number;
  readonly writesPerSecond: number;
}

/** What a program tells: of the server's CPU it knows nothing. */
type Answer<T extends Alone> = Omit<T, 'cpuSecondsPer1000'> & { readonly clientSecondsPer1000: number };

export interface BrokerPlan {
  readonly broker: BenchServer<unknown>;
  /** A vhost of its own for each shape of messages. */
  readonly urls: { readonly orders: string; readonly plain: string };
  /** Data of a café that has served one order. */
  readonly recordedIn: string;
  readonly orders: number;
}

export const measureBroker = async ({ broker, urls, recordedIn, orders }: BrokerPlan): Promise<BrokerAlone> => {
  const run = (shape: keyof typeof urls) =>
    measureBy<Answer<BrokerAlone>>('scripts/bench/broker-alone.ts', { url: urls[shape], shape, recordedIn, orders });
  const { deliveriesPerSecond: plainDeliveriesPerSecond } = await run('plain');
  const measured = await withCpu(() => run('orders'), orders, broker);
  return { ...measured, plainDeliveriesPerSecond };
};

export interface StorePlan {
  /** Absent: a SQLite file for each service. */
  readonly database?: BenchServer<{ readonly url: string }>;
  readonly databasePrefix: string;
  /** Data of a café that has served one order. */
  readonly recordedIn: string;
  readonly dataDir: string;
  readonly orders: number;
}

export const measureStore = ({ database, ...plan }: StorePlan): Promise<StoreAlone> => {
  const place = database === undefined ? {} : { mongodbUrl: database.server.url };
  const run = () => measureBy<Answer<StoreAlone>>('scripts/bench/store-alone.ts', { ...plan, ...place });
  return withCpu(run, plan.orders, database);
};

/** With the CPU of the server, if there is one and it can be looked into, added to that of its clients. */
const withCpu = async <A extends { readonly clientSecondsPer1000: number }>(
  measure: () => Promise<A>,
  orders: number,
  server?: BenchServer<unknown>,
): Promise<A & { readonly cpuSecondsPer1000: number | undefined }> => {
  const before = await server?.readMetrics();
  const answer = await measure();
  const after = await server?.readMetrics();
  const { clientSecondsPer1000: ofClients } = answer;
  if (server === undefined) return { ...answer, cpuSecondsPer1000: ofClients };
  if (before === undefined || after === undefined) return { ...answer, cpuSecondsPer1000: undefined };
  return { ...answer, cpuSecondsPer1000: ofClients + ((after.cpuSeconds - before.cpuSeconds) * 1000) / orders };
};
