import { startMongoDb, useMongoDb } from '@gorae/platform/testing/servers/mongodb.ts';
import { startRabbitMq, useRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import type { LaneServers } from './lane.ts';

type Server = AsyncDisposable & { readonly describe: string; readonly handOver?: Readonly<Record<string, string>> };

/** One that a URL names is found by that URL; one of our own is handed over. */
const startBroker = (): Promise<Server> => (process.env.AMQP_URL ? useRabbitMq() : startRabbitMq());
const startDatabase = (): Promise<Server> => (process.env.MONGODB_URL ? useMongoDb() : startMongoDb());

/** RabbitMQ and MongoDB, or what serves as such, for all tests of a lane. */
export const startServers = async (): Promise<LaneServers> => {
  const starting = await Promise.allSettled([startBroker(), startDatabase()]);
  const servers = starting.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  const close = async (): Promise<void> => {
    for (const server of servers) await server[Symbol.asyncDispose]();
  };
  const failed = starting.find((one) => one.status === 'rejected');
  if (failed !== undefined) {
    await close();
    throw failed.reason;
  }
  return {
    notes: servers.map(({ describe }) => describe),
    env: Object.assign({}, ...servers.map(({ handOver }) => handOver ?? {})),
    [Symbol.asyncDispose]: close,
  };
};
