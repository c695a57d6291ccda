import { until } from '../../until.ts';
import { docker, removeContainer, runContainer } from '../docker.ts';
import { reservePort } from '../reserve-port.ts';
import type { DatabaseServer } from './database-server.ts';

const image = 'mongo:8';

export const startDockerMongoDb = async (): Promise<DatabaseServer> => {
  const port = await reservePort();
  const container = await runContainer({ image, port: { ours: port, inside: 27017 } });
  const untilReady = async (): Promise<void> => {
    const ping = ['exec', container, 'mongosh', '--quiet', '--eval', 'db.hello().isWritablePrimary'];
    const isReady = () =>
      docker(ping).then(
        (said) => said.trim() === 'true',
        () => false,
      );
    await until(isReady, { timeoutMs: 90_000, what: 'MongoDB answers' });
  };
  await untilReady().catch(async (error) => {
    await removeContainer(container);
    throw error;
  });
  return {
    describe: `MongoDB (${image}), in Docker`,
    isStandIn: false,
    port,
    pid: () => undefined,
    kill: async () => {
      await docker(['kill', container]);
    },
    start: async () => {
      await docker(['start', container]);
      await untilReady();
    },
    close: () => removeContainer(container),
  };
};
