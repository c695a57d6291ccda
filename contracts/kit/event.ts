import type { TSchema } from '@sinclair/typebox';
import type { Wire } from './wire.ts';

/** Something that happened, as services promise it to each other. One fanout exchange carries it. */
export interface EventDefinition<N extends string = string, D extends TSchema = TSchema> {
  /** `subject.verb-in-the-past`, such as `order.paid`; also the name of the exchange. */
  readonly name: N;
  /** Major version. A reader parks one that it does not know. */
  readonly version: number;
  /** CloudEvents type: `cafe.gorae.<name>.v<version>`. */
  readonly type: string;
  readonly summary: string;
  readonly data: D;
  readonly example: Wire<D>;
  /** True for events that stay on the café's log for screens and waiting requests. */
  readonly log: boolean;
  /** JSON pointers into `data` that are masked when a parked message is shown. */
  readonly secrets: readonly string[];
}

export interface EventSpec<N extends string, D extends TSchema> {
  readonly name: N;
  readonly version?: number;
  readonly summary: string;
  readonly data: D;
  readonly example: Wire<D>;
  readonly log?: boolean;
  readonly secrets?: readonly string[];
}

export const event = <const N extends string, D extends TSchema>(spec: EventSpec<N, D>): EventDefinition<N, D> => {
  const version = spec.version ?? 1;
  return { log: false, secrets: [], ...spec, version, type: `cafe.gorae.${spec.name}.v${version}` };
};

/** An event in hand. On the wire it is a CloudEvent (structured JSON); `platform/bus/codec.ts` converts. */
export interface Event<D = unknown> {
  /** Derived from the document and its version, so that the same fact always has the same id. */
  readonly id: string;
  readonly name: string;
  readonly type: string;
  /** The service that says it, such as `order-service`. */
  readonly source: string;
  /** What it is about: the order's id, but for events of the shop itself. */
  readonly subject: string;
  /** Milliseconds since 1970. */
  readonly time: number;
  /** The store; the routing key. */
  readonly storeId: string;
  /** The publishing document's version. */
  readonly sequence: number;
  readonly traceparent?: string;
  readonly data: D;
}

export type EventOf<E extends EventDefinition> = Event<Wire<E['data']>>;

/** One consuming purpose: a queue, bound to the exchanges of its events. */
export interface QueueDefinition<E extends readonly EventDefinition[] = readonly EventDefinition[]> {
  readonly name: string;
  /** The service that consumes it. */
  readonly service: string;
  readonly events: E;
  /** `delayed`: a failure comes back after 1, 5, 15 s behind others. `head`: it returns to the head, so that order is kept. */
  readonly retry: 'delayed' | 'head';
}

export const queue = <const E extends readonly EventDefinition[]>(spec: QueueDefinition<E>): QueueDefinition<E> => spec;

export interface Topology {
  readonly events: readonly EventDefinition[];
  readonly queues: readonly QueueDefinition[];
}
