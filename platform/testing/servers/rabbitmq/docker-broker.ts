import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { docker, removeContainer, runContainer } from '../docker.ts';
import { reservePort } from '../reserve-port.ts';
import { type BrokerSettings, toAdvancedConfig } from './advanced-config.ts';
import { type Broker, type BrokerPlace, type Commanded, untilBooted } from './broker.ts';

type Place = Extract<BrokerPlace, { readonly kind: 'docker' }>;

const image = 'rabbitmq:4';

export const commandDockerBroker = ({ container }: Place): Commanded => {
  const ctl = (args: readonly string[]): Promise<string> => docker(['exec', container, 'rabbitmqctl', '-q', ...args]);
  return { ctl, evaluate: async (expression) => (await ctl(['eval', `${expression}.`])).trim() };
};

export const startDockerBroker = async (settings: BrokerSettings): Promise<Broker> => {
  const folder = await mkdtemp(join(tmpdir(), 'gorae-rabbitmq-'));
  const config = join(folder, 'advanced.config');
  await writeFile(config, toAdvancedConfig(settings));
  const port = await reservePort();
  const files = { '/etc/rabbitmq/advanced.config': config };
  const container = await runContainer({ image, port: { ours: port, inside: 5672 }, files });
  const place: Place = { kind: 'docker', port, container };
  const commanded = commandDockerBroker(place);
  const close = async (): Promise<void> => {
    await removeContainer(container);
    await rm(folder, { recursive: true, force: true });
  };
  await untilBooted(commanded).catch(async (error) => {
    await close();
    throw error;
  });
  return {
    ...commanded,
    place,
    kill: async () => {
      await docker(['kill', container]);
    },
    start: async () => {
      await docker(['start', container]);
      await untilBooted(commanded);
    },
    close,
  };
};
