import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { MongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import type { RabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { openBenchCafe } from '../bench-cafe.ts';
import type { Bench } from '../bench-embedded.ts';
import { fittedTo } from '../lengths.ts';
import { measureOrders } from '../measure-orders.ts';
import { burstOf } from '../run-load.ts';
import { toTable } from '../table.ts';
import { measureBroker, measureStore } from './measure-alone.ts';
import { measureHandOver, unhurried } from './measure-hand-over.ts';
import { openServices } from './open-services.ts';
import { type EngineFigures, toRows } from './rows.ts';
import { type BenchServer, openBroker, openDatabase } from './servers.ts';

/** RabbitMQ and four processes: with a file for each service, then with a database server. */
export const benchDistributed = async (bench: Bench): Promise<void> => {
  const { lengths, newFolder, tell, show } = bench;
  await using broker = await openBroker();
  await using database = await openDatabase();
  const recordedIn = await recordOrder(await newFolder('recorded'));

  tell('the broker alone');
  const urls = { orders: await newVhostUrl(broker), plain: await newVhostUrl(broker) };
  const alone = await measureBroker({ broker, urls, recordedIn, orders: lengths.burst });
  const files = await benchEngine({ ...bench, broker, recordedIn, name: 'files' });
  show(`${broker.server.describe}, and a SQLite file for each service\n`);
  show(toTable(toRows({ broker: alone, engine: files, heldToPlain: true, isStandIn: false })));
  const served = await benchEngine({ ...bench, broker, database, recordedIn, name: 'database' });
  show(`\n${broker.server.describe}, and ${database.server.describe}\n`);
  show(toTable(toRows({ broker: alone, engine: served, heldToPlain: false, isStandIn: database.isStandIn })));
};

interface EngineBench extends Bench {
  readonly broker: BenchServer<RabbitMq>;
  /** Absent: a file for each service. */
  readonly database?: BenchServer<MongoDb>;
  /** Data of a café that has served one order. */
  readonly recordedIn: string;
  readonly name: string;
}

/** Enough to tell a store that does a thousand orders a second from one that does thirty. */
const trialOrders = 200;

const benchEngine = async (bench: EngineBench): Promise<EngineFigures> => {
  const { newFolder, tell, database, recordedIn, name } = bench;
  const storeAlone = async (round: string, orders: number) =>
    measureStore({
      ...(database === undefined ? {} : { database }),
      databasePrefix: newPrefix(database),
      recordedIn,
      dataDir: await newFolder(`${name}-${round}`),
      orders,
    });
  tell(`the store alone: ${name}`);
  const { ordersPerSecond } = await storeAlone('trial', trialOrders);
  const lengths = fittedTo(ordersPerSecond, bench.lengths);
  const store = await storeAlone('alone', lengths.burst);
  const open = createOpener(bench, await newFolder(name));
  tell(`${name}: orders, 16 baristas`);
  const many = await measureOrders({ open: () => open('many', 16), burst: lengths.burst, lengths });
  tell(`${name}: orders, one barista`);
  const one = await measureOrders({ open: () => open('one', 1), burst: lengths.burstOfOne, lengths });
  tell(`${name}: from hand to hand`);
  const services = await open('unhurried', 1, unhurried);
  try {
    return { store, many, one, handOver: await measureHandOver(services, lengths.handOvers) };
  } finally {
    await services.stop();
  }
};

/** Each café has a vhost and databases of its own. */
const createOpener =
  ({ broker, database }: EngineBench, folder: string) =>
  async (name: string, baristas: number, env: Readonly<Record<string, string>> = {}) => {
    const dataDir = join(folder, name);
    await mkdir(dataDir);
    return openServices({
      ...(database === undefined ? {} : { mongodbUrl: database.server.url }),
      amqpUrl: await newVhostUrl(broker),
      databasePrefix: newPrefix(database),
      dataDir,
      baristas,
      env,
      readServers: () => readServers({ RabbitMQ: broker, database }),
    });
  };

const newVhostUrl = async ({ server }: BenchServer<RabbitMq>): Promise<string> => server.url(await server.newVhost());

const newPrefix = (database: BenchServer<MongoDb> | undefined): string =>
  `${database?.server.newDatabaseName() ?? 'bench'}-`;

const readServers = async (servers: Readonly<Record<string, BenchServer<unknown> | undefined>>) => {
  const read = Object.entries(servers).map(async ([name, server]) => {
    const metrics = await server?.readMetrics();
    return metrics === undefined ? [] : [[name, metrics] as const];
  });
  return Object.fromEntries((await Promise.all(read)).flat());
};

/** Lets a café of one process serve one order, whose documents and events broker and store are measured with. */
const recordOrder = async (dataDir: string): Promise<string> => {
  const cafe = await openBenchCafe({ dataDir, baristas: 1 });
  await burstOf({ port: cafe.port, screenPort: cafe.screenPort }, 1);
  await cafe.stop();
  return dataDir;
};
