import type { EventDefinition, Topology } from '@gorae/contracts/kit/event.ts';
import type { ParkedMessage } from '../../bus/bus.ts';
import type { judgeFailure } from '../../bus/failure.ts';
import type { Chance, Passage } from './chance.ts';
import type { SimMessage } from './message-line.ts';
import type { Scheduler } from './scheduler.ts';
import { createSimQueue, type SimQueue, type SimQueueOptions } from './sim-queue.ts';

/** An event on its way: encoded, and where it goes. */
export interface Parcel {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly body: string;
}

export interface LogEntry {
  readonly offset: number;
  readonly at: number;
  readonly body: string;
}

export type ParkedBody = ParkedMessage & { readonly body: string };

/** Queues and log: they outlive every process. */
export interface SimBroker {
  /** Makes the queues that are not there yet. */
  declare(topology: Topology): void;
  /** Puts each event on every queue that it is bound to, and on the log. */
  route(parcels: readonly Parcel[], topology: Topology, passage?: Passage): void;
  queue(name: string): SimQueue;
  queues(): readonly SimQueue[];
  readonly log: LogEntry[];
  /** Calls `listener` when the log has grown. The result ends it. */
  followLog(listener: () => void): () => void;
  readonly parked: Map<string, ParkedBody>;
  /** Back on its queue, as if it was new. */
  redrive(parked: ParkedBody): void;
}

export interface SimBrokerOptions extends Pick<SimQueueOptions, 'onDelivery'> {
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  readonly judge?: typeof judgeFailure;
  /** Hears of every message that is put on a queue. */
  readonly onRoute?: (queue: string, message: SimMessage) => void;
}

export const createSimBroker = ({ onRoute, ...options }: SimBrokerOptions): SimBroker => {
  const { scheduler, chance } = options;
  const queues = new Map<string, SimQueue>();
  const parked = new Map<string, ParkedBody>();
  const listeners = new Set<() => void>();
  const log: LogEntry[] = [];
  let offsets = 0;

  const park = (queue: string, message: SimMessage, fault: { reason: string; attempts: number }): void => {
    const id = String(parked.size === 0 ? 1 : Math.max(...[...parked.keys()].map(Number)) + 1);
    const { name: event, subject, body } = message;
    const about = { ...(event === '' ? {} : { event }), ...(subject === '' ? {} : { subject }) };
    parked.set(id, {
      id,
      queue,
      ...about,
      reason: fault.reason,
      attempts: fault.attempts,
      parkedAt: scheduler.now(),
      body,
    });
  };

  const queue = (name: string): SimQueue => {
    const known = queues.get(name);
    if (known === undefined) throw new Error(`There is no queue "${name}"`);
    return known;
  };

  const put = (name: string, { body, name: event, subject }: Omit<Parcel, 'id'>, redelivered = false): void => {
    const message = { offset: ++offsets, body, name: event, subject, attempts: 0, redelivered };
    onRoute?.(name, message);
    queue(name).push(message);
  };

  const keep = (body: string): void => {
    log.push({ offset: ++offsets, at: scheduler.now(), body });
    for (const listener of listeners) listener();
  };

  const routeOne = (parcel: Parcel, topology: Topology, passage: Passage): void => {
    const bound = topology.queues.filter(({ events }) => events.some(({ name }) => name === parcel.name));
    for (const [at, { name }] of bound.entries()) {
      if (passage === 'refused-by-one' && at === 0) continue;
      put(name, parcel);
      for (const delayMs of chance.copies()) scheduler.at(scheduler.now() + delayMs, () => put(name, parcel, true));
    }
    if (!isOnLog(topology, parcel.name)) return;
    keep(parcel.body);
    for (const delayMs of chance.copies()) scheduler.at(scheduler.now() + delayMs, () => keep(parcel.body));
  };

  return {
    declare: (topology) => {
      for (const { name, retry } of topology.queues)
        if (!queues.has(name))
          queues.set(
            name,
            createSimQueue({ ...options, name, retry, park: (message, fault) => park(name, message, fault) }),
          );
    },
    route: (parcels, topology, passage = 'through') => {
      for (const parcel of parcels) routeOne(parcel, topology, passage);
    },
    queue,
    queues: () => [...queues.values()],
    log,
    followLog: (listener) => {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
    parked,
    redrive: ({ queue: name, event = '', subject = '', body }) => put(name, { name: event, subject, body }, true),
  };
};

const isOnLog = ({ events }: Topology, name: string): boolean =>
  events.some((event: EventDefinition) => event.name === name && event.log);
