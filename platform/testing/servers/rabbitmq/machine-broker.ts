import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findCommand } from '../find-command.ts';
import { reservePort } from '../reserve-port.ts';
import { runCommand } from '../run-command.ts';
import { type ServerProcess, startServerProcess } from '../server-process.ts';
import { untilListening } from '../until-listening.ts';
import { type BrokerSettings, toAdvancedConfig } from './advanced-config.ts';
import { type Broker, type BrokerPlace, type Commanded, untilBooted } from './broker.ts';

type Place = Extract<BrokerPlace, { readonly kind: 'machine' }>;

const installed = '/usr/lib/rabbitmq/lib';

/** The broker's own scripts: those that Debian puts on the PATH insist on the user `rabbitmq` and the system's node. */
const scriptsFolder = (): string | undefined => {
  const version = existsSync(installed)
    ? readdirSync(installed)
        .filter((name) => name.startsWith('rabbitmq_server-'))
        .sort()
        .at(-1)
    : undefined;
  return version === undefined ? undefined : join(installed, version, 'sbin');
};

export const whyNoMachineBroker = (): string | undefined => {
  if (scriptsFolder() === undefined) return `no RabbitMQ under ${installed}`;
  const missing = ['erl', 'epmd', 'erl_call'].filter((name) => findCommand(name) === undefined);
  return missing.length === 0 ? undefined : `no ${missing.join(', ')} on the PATH`;
};

const script = (name: string): string => {
  const folder = scriptsFolder();
  if (folder === undefined) throw new Error(whyNoMachineBroker());
  return join(folder, name);
};

/** Everything that a node looks up, so that nothing of the system's own node is read or written. */
const environmentOf = ({ folder, node, port, distPort, epmdPort }: Place): Record<string, string> => ({
  HOME: folder,
  ERL_EPMD_PORT: `${epmdPort}`,
  ERL_CRASH_DUMP: '/dev/null',
  RABBITMQ_NODENAME: node,
  RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
  RABBITMQ_NODE_PORT: `${port}`,
  RABBITMQ_DIST_PORT: `${distPort}`,
  RABBITMQ_MNESIA_BASE: join(folder, 'mnesia'),
  RABBITMQ_LOG_BASE: join(folder, 'log'),
  RABBITMQ_LOGS: '-',
  RABBITMQ_PID_FILE: join(folder, 'pid'),
  RABBITMQ_CONF_ENV_FILE: '/dev/null',
  RABBITMQ_CONFIG_FILE: join(folder, 'none'),
  RABBITMQ_ADVANCED_CONFIG_FILE: join(folder, 'advanced.config'),
  RABBITMQ_ENABLED_PLUGINS_FILE: join(folder, 'enabled_plugins'),
  RABBITMQ_GENERATED_CONFIG_DIR: join(folder, 'config'),
  RABBITMQ_SCHEMA_DIR: join(folder, 'schema'),
  RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: '-kernel inet_dist_use_interface {127,0,0,1} +S 2:2',
  RABBITMQ_CTL_DIST_PORT_MAX: '36700',
  // Makes the script become the node, so that a signal to its process hits the node itself.
  RUNNING_UNDER_SYSTEMD: 'true',
});

/** Commands a node that runs on this machine, whoever started it. */
export const commandMachineBroker = (place: Place): Commanded => ({
  evaluate: async (expression) => {
    const env = { HOME: place.folder, ERL_EPMD_PORT: `${place.epmdPort}` };
    const command = ['erl_call', '-address', `127.0.0.1:${place.distPort}`, '-timeout', '30'];
    // A node refuses whoever calls himself as one does that it is still connected to; unless told, all calls have one name.
    const caller = ['-h', `call-${randomUUID().slice(0, 8)}`];
    const said = await runCommand([...command, ...caller, '-e'], { env, input: `${expression}.\n` });
    const value = /^\{ok, (.*)\}$/s.exec(said.trim())?.[1];
    if (value === undefined || value.startsWith('{error')) throw new Error(`${expression}: ${said}`);
    return value;
  },
  ctl: (args) => runCommand([script('rabbitmqctl'), '-q', ...args], { env: environmentOf(place) }),
});

/** A node of our own, which knows nothing of the system's: own folder, cookie, name, ports, and an own port mapper. */
export const startMachineBroker = async (settings: BrokerSettings): Promise<Broker> => {
  const folder = await mkdtemp(join(tmpdir(), 'gorae-rabbitmq-'));
  const [port, distPort, epmdPort] = [await reservePort(), await reservePort(), await reservePort()];
  const place: Place = { kind: 'machine', folder, node: `gorae-${port}@localhost`, port, distPort, epmdPort };
  await writeFile(join(folder, '.erlang.cookie'), folder.slice(-6).padEnd(20, 'X'), { mode: 0o400 });
  await writeFile(join(folder, 'enabled_plugins'), '[].\n');
  await writeFile(join(folder, 'advanced.config'), toAdvancedConfig(settings));
  const mapper = startServerProcess(['epmd', '-port', `${epmdPort}`, '-address', '127.0.0.1']);
  const commanded = commandMachineBroker(place);
  let node: ServerProcess | undefined;
  const start = async (): Promise<void> => {
    node = startServerProcess([script('rabbitmq-server')], environmentOf(place));
    await untilListening(port, node);
    await untilBooted(commanded);
  };
  const kill = async (): Promise<void> => node?.kill();
  const close = async (): Promise<void> => {
    await kill();
    await mapper.kill();
    await rm(folder, { recursive: true, force: true });
  };
  await untilListening(epmdPort, mapper);
  await start().catch(async (error) => {
    await close();
    throw error;
  });
  return { ...commanded, place, kill, start, close };
};
