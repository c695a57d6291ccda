// What the stores do when nothing is sent: bun scripts/bench/store-alone.ts '{"dataDir":…,"orders":2000,"mongodbUrl":…}' → one line of JSON.
// The very writes of orders, with events in the outbox and off it again, by a process for each service.
import { fileURLToPath } from 'node:url';
import { runInStep } from './in-step.ts';
import { readRecordedOrder } from './recorded-order.ts';
import type { StoreClientAnswer, StoreClientPlan } from './store-client.ts';

interface Plan {
  /** Of a café that has served an order. */
  readonly recordedIn: string;
  readonly dataDir: string;
  readonly mongodbUrl?: string;
  readonly databasePrefix: string;
  readonly orders: number;
}

const { recordedIn, dataDir, mongodbUrl, databasePrefix, orders } = JSON.parse(process.argv[2] ?? '{}') as Plan;

const recorded = await readRecordedOrder(recordedIn);
const clients = recorded.map(
  (document): StoreClientPlan => ({
    ...document,
    ...(mongodbUrl === undefined ? {} : { mongodbUrl }),
    database: databasePrefix + document.service,
    dataDir,
    documents: orders,
  }),
);
const program = fileURLToPath(new URL('./store-client.ts', import.meta.url));
const answers = await runInStep<StoreClientAnswer>(program, clients);

const seconds = Math.max(...answers.map((answer) => answer.seconds));
const writes = recorded.reduce((sum, { doc }) => sum + doc.version, 0);
console.log(
  JSON.stringify({
    writesPerOrder: writes,
    ordersPerSecond: orders / seconds,
    writesPerSecond: (orders * writes) / seconds,
    clientSecondsPer1000: (answers.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0) / orders) * 1000,
  }),
);
process.exit(0);
