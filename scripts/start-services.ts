import process from 'node:process';
import { readServicesConfig } from '@gorae/cafe/config.ts';
import { dataFiles } from '@gorae/cafe/data-files.ts';
import { type Keys, readKeys } from '@gorae/cafe/keys.ts';
import { openSandbox } from '@gorae/cafe/open-sandbox.ts';
import { welcome } from '@gorae/cafe/welcome.ts';
import { showsDocs } from '@gorae/platform/host/host-settings.ts';
import { readCommandLine, readWhole } from '@gorae/platform/run/command-line.ts';
import { StartFault } from '@gorae/platform/run/config-fault.ts';
import { openDataFolder } from '@gorae/platform/run/data-folder.ts';
import { run } from '@gorae/platform/run/lifecycle.ts';
import { logToStderr, system } from '@gorae/platform/run/system.ts';
import { openChildren, type ServiceChild } from './services/children.ts';
import { openFront } from './services/front.ts';
import { createHealth, type Health } from './services/health.ts';
import { createRotation } from './services/rotation.ts';

const usage = `Starts the four services, each a process of its own, and the sandbox vendor behind one port. For development.

  AMQP_URL=amqp://… [MONGODB_URL=mongodb://…] npm run start:services [-- --replicas N]

  --replicas N   processes of order-service, payment-service and notifier (1, the default, to 8)

ORDER_SERVICE_AMQP_URL, PAYMENT_SERVICE_MONGODB_URL and so on give a service a URL of its own; AMQP_URL is for those without.
Without MONGODB_URL each service keeps its documents in a file below DATA_DIR, which no second process can share.`;

const { values } = readCommandLine(usage, { options: { replicas: { type: 'string', default: '1' } } });
const replicas = readWhole('--replicas', values.replicas, { most: 8 });

/** What this process was told, the keys as they are here, and whatever the children choose for themselves. */
const environmentOf = (keys: Keys, sandboxUrl: string, logLevel: string): Record<string, string | undefined> => {
  const { STAFF_KEY_FILE: _s, ORDER_TOKEN_KEY_FILE: _o, PAYMENT_SEAL_KEY_FILE: _p, ...inherited } = process.env;
  return {
    ...inherited,
    ...{ HOST: '127.0.0.1', PORT: '0', OPS_PORT: '0', SANDBOX_URL: sandboxUrl, LOG_LEVEL: logLevel },
    ...{ STAFF_KEY: keys.staff.join(), ORDER_TOKEN_KEY: keys.orderToken.join() },
    PAYMENT_SEAL_KEY: keys.paymentSeal.join(),
  };
};

/** A database that is away is waited for by the services; it does not keep us from telling where they are. */
const untilReady = async (health: Health): Promise<void> => {
  const deadline = system.clock.now() + 20_000;
  while ((await health('/readyz'))?.status !== 200 && system.clock.now() < deadline) await system.clock.sleep(100);
};

const tellProcesses = (children: readonly ServiceChild[]): string =>
  children.map(({ service, url, opsUrl }) => `  ${service.padEnd(17)}${url()}  health ${opsUrl()}/readyz\n`).join('');

run(
  async (own) => {
    const config = readServicesConfig(process.env);
    if (replicas > 1 && config.mongodbUrl === undefined)
      throw new StartFault('--replicas: more than one process needs MONGODB_URL, since a file is not shared');
    const parts = { ...system, log: logToStderr(config.logLevel, 'start-services') };
    const folder = own(openDataFolder(config.dataDir));
    const keys = readKeys(folder.path, config, system.newId);
    const journal = dataFiles(folder.path).vendorJournal;
    const { sandboxDeclineRate: declineRate, seed } = config;
    const sandbox =
      config.sandboxUrl === undefined ? own(await openSandbox({ ...parts, journal, declineRate, seed })) : undefined;
    const env = environmentOf(keys, sandbox?.url() ?? config.sandboxUrl ?? '', config.logLevel);
    // The front is there first and goes last: what the services still say while they stop gets through.
    const children: ServiceChild[] = [];
    const health = createHealth(children);
    const front = own(openFront({ ...config, replicas: createRotation(children), health, log: parts.log }));
    children.push(...(await openChildren(own, { ...parts, env, replicas })));
    await untilReady(health);
    const engine =
      config.mongodbUrl === undefined ? 'RabbitMQ and a SQLite file for each service' : 'RabbitMQ and MongoDB';
    const told = { docs: showsDocs(config), dataFolder: folder.path, staffKey: keys.staff[0] ?? '', engine };
    process.stdout.write(welcome({ ...config, ...told, port: front.port }) + tellProcesses(children));
  },
  { log: logToStderr('warn', 'start-services') },
);
