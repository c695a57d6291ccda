import { randomUUID } from 'node:crypto';
import { dockerAnswers } from './docker.ts';
import { type BrokerSettings, memoryLimit } from './rabbitmq/advanced-config.ts';
import { type Broker, type BrokerPlace, type Commanded, untilBooted } from './rabbitmq/broker.ts';
import { commandDockerBroker, startDockerBroker } from './rabbitmq/docker-broker.ts';
import { erlang, type Rights } from './rabbitmq/erlang.ts';
import { commandGivenBroker } from './rabbitmq/given-broker.ts';
import { commandMachineBroker, startMachineBroker, whyNoMachineBroker } from './rabbitmq/machine-broker.ts';

export interface Account {
  readonly name: string;
  readonly password: string;
}

type Allowed = Rights & { readonly vhost: string };

/** A real RabbitMQ to test against. */
export interface RabbitMq extends AsyncDisposable {
  /** Which one serves, for people. */
  readonly describe: string;
  /** Of a vhost: as the administrator, or as the account that is given. */
  url(vhost: string, account?: Account): string;
  /** Makes a vhost that nobody else uses and resolves with its name. */
  newVhost(): Promise<string>;
  addUser(user: Account & Allowed): Promise<void>;
  /** Other rights than before, for a user who is there. */
  allow(user: Pick<Account, 'name'> & Allowed): Promise<void>;
}

/** One that we may treat badly, since nobody else uses it. */
export interface OwnRabbitMq extends RabbitMq {
  readonly port: number;
  /** `rabbitmqctl …`: a second or two. Resolves with what it printed. */
  ctl(...args: readonly string[]): Promise<string>;
  /** Evaluates an Erlang expression in the broker: milliseconds. */
  evaluate(expression: string): Promise<string>;
  /** As `rabbitmqctl import_definitions` does. */
  importDefinitions(json: string): Promise<void>;
  /** Stops serving, as for an upgrade; the runtime goes on. */
  stopApp(): Promise<void>;
  startApp(): Promise<void>;
  /** `kill -9`. What was confirmed survives, but for the messages of a quorum queue that was declared just before: `settle` first. */
  kill(): Promise<void>;
  /** Resolves when the broker will know all its queues again, even if it is killed now. */
  settle(): Promise<void>;
  /** After `kill`: on the same data and port. Resolves when it serves. */
  start(): Promise<void>;
  /** Makes the broker believe that it is out of memory: it blocks publishers until told otherwise. */
  memoryAlarm(on: boolean): Promise<void>;
  /** Closes every client's connection, with AMQP's code 320. */
  closeConnections(): Promise<void>;
  /** For a process of ours that is to use it, too: see `useRabbitMq`. */
  readonly handOver: Readonly<Record<string, string>>;
}

const handedOver = 'GORAE_TEST_RABBITMQ';
const everything: Rights = { configure: '.*', write: '.*', read: '.*' };
const administrator: Account = { name: 'guest', password: 'guest' };
const newName = (): string => `test-${randomUUID().slice(0, 8)}`;

const toUrl = (port: number, vhost: string, { name, password }: Account = administrator): string =>
  `amqp://${[name, password].map(encodeURIComponent).join(':')}@127.0.0.1:${port}/${encodeURIComponent(vhost)}`;

/** Why there is no RabbitMQ for tests on this machine, or undefined when there is. */
export const whyNoRabbitMq = (): string | undefined => {
  if (process.env.AMQP_URL || process.env[handedOver]) return undefined;
  const reason = whyNoMachineBroker();
  if (reason === undefined || dockerAnswers()) return undefined;
  return `no RabbitMQ: ${reason}, no Docker engine; install rabbitmq-server or set AMQP_URL`;
};

/** The broker of this test run: the one that was handed over, else the one at `AMQP_URL`, else a new one of our own. */
export const useRabbitMq = async (): Promise<RabbitMq> => {
  const place = process.env[handedOver];
  if (place) return toShared(JSON.parse(place) as BrokerPlace);
  return process.env.AMQP_URL ? atUrl(process.env.AMQP_URL) : startRabbitMq();
};

/** A broker that nobody else uses, from this machine or from Docker, whatever `AMQP_URL` says. Disposing it removes its data. */
export const startRabbitMq = async (settings: BrokerSettings = {}): Promise<OwnRabbitMq> => {
  const isHere = whyNoMachineBroker() === undefined;
  if (!isHere && !dockerAnswers()) throw new Error(`${whyNoMachineBroker()}, and no Docker engine`);
  const broker: Broker = await (isHere ? startMachineBroker : startDockerBroker)(settings);
  const { place, evaluate } = broker;
  const tell = async (expression: string): Promise<void> => {
    await evaluate(expression);
  };
  return {
    ...commanded(place, broker),
    port: place.port,
    describe: `RabbitMQ ${(await evaluate(erlang.version)).replaceAll('"', '')}, ${isHere ? 'a node of its own' : 'in Docker'}`,
    ctl: (...args) => broker.ctl(args),
    evaluate,
    importDefinitions: (json) => tell(erlang.importDefinitions(json)),
    stopApp: () => tell(erlang.stopApp),
    // Right after a stop the broker may take the word, say ok and stay where it is.
    startApp: () => untilBooted(broker, () => tell(erlang.startApp)),
    kill: broker.kill,
    settle: () => tell(erlang.syncTables),
    start: broker.start,
    memoryAlarm: (on) => tell(erlang.memoryLimit(on ? '{absolute, 1}' : memoryLimit)),
    closeConnections: () => tell(erlang.closeConnections),
    handOver: { [handedOver]: JSON.stringify(place) },
    [Symbol.asyncDispose]: broker.close,
  };
};

const commanded = (
  { port }: BrokerPlace,
  { evaluate }: Commanded,
): Pick<RabbitMq, 'url' | 'newVhost' | 'addUser' | 'allow'> => ({
  url: (vhost, account) => toUrl(port, vhost, account),
  newVhost: async () => {
    const vhost = newName();
    await evaluate(`${erlang.addVhost(vhost)}, ${erlang.allow(administrator.name, vhost, everything)}`);
    return vhost;
  },
  addUser: async ({ name, password, vhost, ...rights }) => {
    await evaluate(`${erlang.addUser(name, password)}, ${erlang.allow(name, vhost, rights)}`);
  },
  allow: async ({ name, vhost, ...rights }) => {
    await evaluate(erlang.allow(name, vhost, rights));
  },
});

const toShared = (place: BrokerPlace): RabbitMq => ({
  ...commanded(place, place.kind === 'machine' ? commandMachineBroker(place) : commandDockerBroker(place)),
  describe: `the RabbitMQ of this run, on port ${place.port}`,
  [Symbol.asyncDispose]: async () => undefined,
});

const atUrl = (given: string): RabbitMq => {
  const broker = commandGivenBroker(given);
  const leftovers: (() => Promise<void>)[] = [];
  return {
    describe: `the RabbitMQ at AMQP_URL (${new URL(given).host})`,
    url: (vhost, account) => {
      const url = new URL(given);
      url.pathname = `/${encodeURIComponent(vhost)}`;
      if (account !== undefined) Object.assign(url, { username: account.name, password: account.password });
      return url.href;
    },
    newVhost: async () => {
      const vhost = newName();
      await broker.addVhost(vhost);
      leftovers.push(() => broker.removeVhost(vhost));
      return vhost;
    },
    addUser: async ({ name, password, vhost, ...rights }) => {
      await broker.addUser(name, password);
      leftovers.push(() => broker.removeUser(name));
      await broker.allow(name, vhost, rights);
    },
    allow: ({ name, vhost, ...rights }) => broker.allow(name, vhost, rights),
    [Symbol.asyncDispose]: async () => {
      for (const remove of leftovers) await remove();
    },
  };
};
