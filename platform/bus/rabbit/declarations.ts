import type { QueueDefinition, Topology } from '@gorae/contracts/kit/event.ts';
import { retryDelaysMs } from '../failure.ts';
import type { BrokerNames } from './broker-names.ts';

export type Arguments = Readonly<Record<string, string | number | boolean>>;

/** One thing that must be on the broker. All of it is durable. */
export type Declaration =
  | {
      readonly kind: 'exchange';
      readonly name: string;
      readonly type: 'fanout' | 'direct';
      readonly arguments: Arguments;
    }
  | { readonly kind: 'queue'; readonly name: string; readonly arguments: Arguments }
  | { readonly kind: 'binding'; readonly exchange: string; readonly queue: string; readonly key: string };

export interface LogRetention {
  /** As the broker writes it: `72h`, `7D`. */
  readonly maxAge: string;
  readonly maxBytes: number;
  /** Only whole segments are dropped, and the last one never. */
  readonly segmentBytes: number;
}

export interface DeclarationOptions {
  readonly names: BrokerNames;
  /** Divides the delays on the broker; for tests on a clock that is as much faster. */
  readonly speed?: number;
  readonly retention?: LogRetention;
}

/**
 * Ends a message that ends processes: after so many returns it is parked. Every return counts on the broker (up to 4.2), also of a
 * lost connection or an orderly stop, and of all that is in hand beside the culprit; hence far more than the attempts of a failure.
 */
export const deliveryLimit = 50;
/** On parking, where looking returns messages: never reached. Without any limit a returned message would lose its place. */
const noLimit = 1_000_000_000;
/** A fuse: a full queue refuses what is published, and the publisher keeps it. */
const mostOnQueue = 200_000;

const defaultRetention: LogRetention = { maxAge: '72h', maxBytes: 2_000_000_000, segmentBytes: 20_000_000 };

const quorum = { 'x-queue-type': 'quorum' } as const;

/** Numbers must be numbers: the broker takes a limit that is text without a word and ignores it. */
const deadLettering = (exchange: string): Arguments => ({
  'x-dead-letter-exchange': exchange,
  'x-dead-letter-strategy': 'at-least-once',
  'x-overflow': 'reject-publish',
  'x-max-length': mostOnQueue,
});

/** All that the topology needs on the broker, in an order in which it can be made. */
export const toDeclarations = (topology: Topology, options: DeclarationOptions): readonly Declaration[] => {
  const { names } = options;
  return [
    ...keptMessages(names),
    exchange(names.retry, 'direct'),
    exchange(names.back, 'direct'),
    ...definitionsOf(topology).map((name) =>
      exchange(names.event(name), 'fanout', { 'alternate-exchange': names.unrouted }),
    ),
    ...log(topology, options),
    ...topology.queues.flatMap((definition) => workQueue(definition, options)),
  ];
};

const definitionsOf = ({ events, queues }: Topology): readonly string[] => [
  ...new Set([...events, ...queues.flatMap((queue) => queue.events)].map(({ name }) => name)),
];

const exchange = (name: string, type: 'fanout' | 'direct', given: Arguments = {}): Declaration => ({
  kind: 'exchange',
  name,
  type,
  arguments: given,
});

const binding = (from: string, queue: string, key = ''): Declaration => ({
  kind: 'binding',
  exchange: from,
  queue,
  key,
});

/** One active consumer at a time: who looks into parking has it for himself, and others wait for their turn. */
const keptMessages = ({ unrouted, parking }: BrokerNames): readonly Declaration[] => [
  exchange(unrouted, 'fanout'),
  { kind: 'queue', name: unrouted, arguments: { ...quorum, 'x-delivery-limit': noLimit } },
  binding(unrouted, unrouted),
  exchange(parking, 'fanout'),
  {
    kind: 'queue',
    name: parking,
    arguments: { ...quorum, 'x-delivery-limit': noLimit, 'x-single-active-consumer': true },
  },
  binding(parking, parking),
];

const log = (topology: Topology, { names, retention = defaultRetention }: DeclarationOptions): Declaration[] => [
  {
    kind: 'queue',
    name: names.log,
    arguments: {
      'x-queue-type': 'stream',
      'x-max-age': retention.maxAge,
      'x-max-length-bytes': retention.maxBytes,
      'x-stream-max-segment-size-bytes': retention.segmentBytes,
    },
  },
  exchange(names.log, 'fanout'),
  binding(names.log, names.log),
  ...[...new Set(topology.events.filter((event) => event.log).map(({ name }) => name))].map((name) =>
    binding(names.event(name), names.log),
  ),
];

const workQueue = (definition: QueueDefinition, { names, speed = 1 }: DeclarationOptions): readonly Declaration[] => {
  const name = names.queue(definition.name);
  const limit = { 'x-delivery-limit': deliveryLimit };
  const delays = definition.retry === 'delayed' ? retryDelaysMs : [];
  return [
    { kind: 'queue', name, arguments: { ...quorum, ...limit, ...deadLettering(names.parking) } },
    ...[...new Set(definition.events.map((event) => event.name))].map((event) => binding(names.event(event), name)),
    binding(names.back, name, name),
    ...delays.flatMap((delayMs): readonly Declaration[] => {
      const waiting = names.retryQueue(definition.name, delayMs);
      const ttl = { 'x-message-ttl': delayMs / speed, 'x-dead-letter-routing-key': name };
      return [
        { kind: 'queue', name: waiting, arguments: { ...quorum, ...limit, ...ttl, ...deadLettering(names.back) } },
        binding(names.retry, waiting, waiting),
      ];
    }),
  ];
};
