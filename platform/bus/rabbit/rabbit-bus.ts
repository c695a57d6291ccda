import type { Topology } from '@gorae/contracts/kit/event.ts';
import { Unavailable } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import { StartFault } from '../../run/config-fault.ts';
import { type Defer, nextTurn } from '../../run/defer.ts';
import type { Log } from '../../run/log.ts';
import type { Random } from '../../run/random.ts';
import type { AnyHandlers } from '../any-handlers.ts';
import type { Bus, PublishWritten } from '../bus.ts';
import { createCodec, type WrittenEvent } from '../codec.ts';
import { attachInTurn } from './attach-in-turn.ts';
import { brokerNames } from './broker-names.ts';
import { type Connect, type Connection, type ConnectionLimits, openConnection } from './connection.ts';
import { type LogRetention, toDeclarations } from './declarations.ts';
import { createLogReaders } from './log-readers.ts';
import { type Outgoing, toEventProperties } from './message.ts';
import { createParkingLot } from './parking-lot.ts';
import { createPublisher, type PublisherLimits } from './publisher.ts';
import { readAmqpUrl } from './read-amqp-url.ts';
import type { Session } from './session.ts';
import { prepareTopology, type TopologyMode } from './topology-on-broker.ts';
import { createWorkQueue } from './work-queue.ts';

export type RabbitLimits = ConnectionLimits & PublisherLimits;

export interface RabbitBusOptions {
  /** `amqp://` or `amqps://`, with user, password and virtual host. */
  readonly url: string;
  readonly topology: Topology;
  readonly mode: TopologyMode;
  /** How the broker's operator sees this process. */
  readonly connectionName: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly defer?: Defer;
  readonly retention?: LogRetention;
  readonly limits?: Partial<RabbitLimits>;
  /** Divides the delays on the broker; for tests on a clock that is as much faster. */
  readonly speed?: number;
  readonly connect?: Connect;
}

/** Numbers for metrics. */
export interface RabbitFigures {
  readonly connected: boolean;
  /** Connections that were lost since the start. */
  readonly losses: number;
  readonly unconfirmed: number;
}

export interface RabbitBus extends Bus {
  /** As `publish`, for events that the codec has written before: when they were stored. */
  readonly publishWritten: PublishWritten;
  /**
   * Resolves when the broker is ready for use, or when it is out of reach: then the bus goes on trying for ever. Rejects with a `StartFault`
   * for what waiting cannot mend: refused credentials, a virtual host that is not there, TLS that cannot be trusted, a queue or exchange
   * with other arguments.
   */
  opened(): Promise<void>;
  /** Both connections stand. */
  isConnected(): boolean;
  /** Why not, in one line that everybody may read: the log has the rest. Undefined when connected. */
  trouble(): string | undefined;
  figures(): RabbitFigures;
  /** Ends subscriptions and readers, waits for what is unconfirmed, says goodbye. Safe to call twice. */
  close(): Promise<void>;
}

const defaultLimits: RabbitLimits = {
  connectMs: 5_000,
  setupMs: 30_000,
  answerMs: 10_000,
  closeMs: 1_000,
  waitMs: 5_000,
  confirmMs: 10_000,
};

/** As `startRabbitBus`; resolves and rejects as `RabbitBus.opened` does. */
export const openRabbitBus = async (options: RabbitBusOptions): Promise<RabbitBus> => {
  const bus = startRabbitBus(options);
  try {
    await bus.opened();
    return bus;
  } catch (error) {
    await bus.close();
    throw error;
  }
};

/**
 * Starts the bus on RabbitMQ: `bus.ts` has its promises. Waits for nothing: `opened` tells how it went. Throws a `StartFault` for an address
 * that cannot be read.
 */
export const startRabbitBus = (options: RabbitBusOptions): RabbitBus => {
  const { topology, mode, connectionName, clock, random, log, defer = nextTurn } = options;
  const url = readAmqpUrl(options.url);
  const limits = { ...defaultLimits, ...options.limits };
  const names = brokerNames;
  const declarations = toDeclarations(topology, { ...options, names });
  const definitions = [...new Set([...topology.events, ...topology.queues.flatMap(({ events }) => events)])];
  const codec = createCodec(definitions);
  /** A queue is bound to the exchange of an event, whatever its version. */
  const heard = new Set([
    ...topology.queues.flatMap(({ events }) => events.map(({ name }) => name)),
    ...definitions.filter((one) => one.log).map(({ name }) => name),
  ]);
  const newId = () => Array.from({ length: 4 }, () => Math.floor(random() * 2 ** 32).toString(36)).join('');
  const publisherId = newId();
  let sequence = 0;

  const publisher = createPublisher({ limits, clock, log });
  const readers = createLogReaders({
    ...{ names, publisherId, publisher, decode: codec.decode, newId, clock, log },
    lastSequence: () => sequence,
  });
  const queues = new Map(
    topology.queues.map((definition) => [
      definition.name,
      createWorkQueue({ definition, names, decode: codec.decode, publisher, clock, defer, log }),
    ]),
  );

  const attachAll = attachInTurn([readers, ...queues.values()]);
  const connect = (purpose: string, setup: (session: Session) => Promise<void>) =>
    openConnection({
      ...{ url, limits, clock, random, log, name: `${connectionName} ${purpose}` },
      setup: async (session) => {
        await prepareTopology(session, declarations, mode);
        await setup(session);
      },
      ...(options.connect === undefined ? {} : { connect: options.connect }),
    });
  const publishing = connect('publish', publisher.attach);
  let consuming: Connection | undefined;
  let closing: Promise<void> | undefined;
  const open = async (): Promise<void> => {
    const fault = await publishing.first;
    if (closing !== undefined) return;
    if (fault?.forGood) throw new StartFault(fault.detail);
    consuming = connect('consume', attachAll);
    const further = fault === undefined ? await consuming.first : undefined;
    if (further?.forGood) throw new StartFault(further.detail);
  };
  const opening = open();
  opening.catch(() => undefined);

  const session = async (): Promise<Session> => {
    const found = consuming?.session();
    if (found === undefined) throw new Unavailable('the broker is away');
    return found;
  };

  const count = async (brokerNames: readonly string[]): Promise<number> => {
    const used = await session();
    const channel = await used.looseChannel();
    try {
      let sum = 0;
      for (const name of brokerNames) sum += (await used.answer(channel.checkQueue(name), name)).messageCount;
      return sum;
    } finally {
      await used.release(channel);
    }
  };

  const toOutgoing = (event: WrittenEvent): Outgoing => ({
    exchange: names.event(event.name),
    key: event.storeId,
    body: Buffer.from(event.text),
    properties: toEventProperties(event, { publisher: publisherId, sequence: ++sequence, at: clock.now() }),
  });

  const publishWritten: PublishWritten = async (events, published) => {
    const bound: WrittenEvent[] = [];
    for (const event of events)
      if (heard.has(event.name)) bound.push(event);
      else published?.(event);
    await publisher.send(bound.map(toOutgoing), {
      // What is said about one thing stays in order even when something goes wrong in between.
      lane: (index) => `${bound[index]?.source} ${bound[index]?.subject}`,
      confirmed: (index) => published?.(bound[index] as WrittenEvent),
    });
  };

  const retryQueues = (queue: string): readonly string[] =>
    declarations.flatMap((one) =>
      one.kind === 'queue' && one.arguments['x-dead-letter-routing-key'] === names.queue(queue) ? [one.name] : [],
    );

  const isConnected = () => publishing.session() !== undefined && consuming?.session() !== undefined;
  const close = async (): Promise<void> => {
    await Promise.all([readers.close(), ...[...queues.values()].map((queue) => queue.close())]);
    await publisher.close();
    await Promise.all([consuming?.close(), publishing.close()]);
  };

  return {
    publish: async (events) => publishWritten(events.map(codec.write)),
    publishWritten,
    opened: () => opening,
    consume: ({ name }, handlers, { prefetch }) => {
      const queue = queues.get(name);
      if (queue === undefined) throw new Error(`The topology has no queue "${name}"`);
      return queue.consume(handlers as unknown as AnyHandlers, { prefetch });
    },
    read: readers.read,
    parking: createParkingLot({ names, definitions, publisher, session, newId, clock }),
    depth: async (queue) =>
      (await count([names.queue(queue), ...retryQueues(queue)])) + (queues.get(queue)?.unacked() ?? 0),
    isConnected,
    trouble: () => (isConnected() ? undefined : ((publishing.fault() ?? consuming?.fault())?.brief ?? 'connecting')),
    figures: () => ({
      connected: isConnected(),
      losses: publishing.losses() + (consuming?.losses() ?? 0),
      unconfirmed: publisher.unconfirmed(),
    }),
    kept: async () => {
      const [parked, unrouted] = await Promise.all([count([names.parking]), count([names.unrouted])]);
      return { parked, unrouted };
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
};
