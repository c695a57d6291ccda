import { type Started, startScript } from '../../cafe/process.ts';
import { staffKey, startSandbox } from '../../cafe/start.ts';
import { type BenchCafe, benchEnv, portOf } from '../bench-cafe.ts';
import { placeFirst } from '../place-first.ts';
import { type Metrics, metricsOf } from '../read-metrics.ts';

export interface ServicesOptions {
  readonly amqpUrl: string;
  /** Absent: a SQLite file for each service, in `dataDir`. */
  readonly mongodbUrl?: string;
  /** Of the databases' names. */
  readonly databasePrefix: string;
  readonly dataDir: string;
  readonly baristas: number;
  readonly env?: Readonly<Record<string, string>>;
  /** What broker and database tell of themselves now. */
  readonly readServers: () => Promise<Readonly<Record<string, Metrics>>>;
}

export interface BenchServices extends BenchCafe {
  /** Where barista-service is asked. */
  readonly barUrl: string;
}

const names = ['order-service', 'payment-service', 'barista-service', 'notifier'] as const;
type Processes = Readonly<Record<(typeof names)[number], Started>>;

const keys = {
  STAFF_KEY: staffKey,
  ORDER_TOKEN_KEY: 'order-token-key-for-tests-0123456789',
  PAYMENT_SEAL_KEY: 'payment-seal-key-for-tests-0123456789',
};

/** The four services, each a process of its own and asked directly, and the sandbox vendor. */
export const openServices = async (options: ServicesOptions): Promise<BenchServices> => {
  const sandbox = await startSandbox({ journal: `${options.dataDir}/sandbox.jsonl`, args: ['--decline-rate', '0'] });
  const spawnedAt = performance.now();
  const processes = await startAll({ ...environmentOf(options), SANDBOX_URL: sandbox.url });
  const stop = async () => {
    for (const name of names) await endWell(name, processes[name]);
    await sandbox.stop();
  };
  try {
    await Promise.all(names.map((name) => untilReady(opsUrlOf(processes[name]))));
    const port = portOf(processes['order-service']);
    await placeFirst(port);
    return {
      port,
      screenPort: portOf(processes.notifier),
      barUrl: processes['barista-service'].url,
      firstOrderMs: performance.now() - spawnedAt,
      readMetrics: async () => {
        const own = names.map(async (name) => [name, await metricsOf(opsUrlOf(processes[name]))] as const);
        return { ...Object.fromEntries(await Promise.all(own)), ...(await options.readServers()) };
      },
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
};

const environmentOf = ({ amqpUrl, mongodbUrl, databasePrefix, dataDir, baristas, env = {} }: ServicesOptions) => ({
  ...keys,
  ...benchEnv,
  HOST: '127.0.0.1',
  PORT: '0',
  OPS_PORT: '0',
  DATA_DIR: dataDir,
  AMQP_URL: amqpUrl,
  ...(mongodbUrl === undefined ? {} : { MONGODB_URL: mongodbUrl, MONGODB_DATABASE_PREFIX: databasePrefix }),
  BARISTAS: String(baristas),
  BARISTA_SPEED: 'instant',
  ...env,
});

const startAll = async (env: Readonly<Record<string, string>>): Promise<Processes> => {
  const started = await Promise.allSettled(
    names.map((name) => startScript(`${name}/main.ts`, { address: / listening on (\S+?),/, env })),
  );
  const failed = started.find((one) => one.status === 'rejected');
  const running = started.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  if (failed === undefined) return Object.fromEntries(running.map((one, place) => [names[place], one])) as Processes;
  await Promise.all(running.map((one) => one.kill()));
  throw failed.reason;
};

const opsUrlOf = ({ output }: Started): string => /health and metrics on (\S+)/.exec(output())?.[1] ?? '';

const untilReady = async (opsUrl: string): Promise<void> => {
  const deadline = performance.now() + 20_000;
  for (let reply = await fetch(`${opsUrl}/readyz`); reply.status !== 200; reply = await fetch(`${opsUrl}/readyz`)) {
    if (performance.now() > deadline) throw new Error(`${opsUrl} is not ready: ${await reply.text()}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
};

const endWell = async (name: string, started: Started): Promise<void> => {
  if ((await started.stop()) !== 0) throw new Error(`${name} did not end well:\n${started.output().slice(-5_000)}`);
};
