import type { Event, Topology } from '@gorae/contracts/kit/event.ts';
import type { AnyHandlers } from '../../bus/any-handlers.ts';
import type { Bus, LogReader, Parking } from '../../bus/bus.ts';
import type { Codec } from '../../bus/codec.ts';
import { maskSecrets } from '../../bus/mask-secrets.ts';
import { Unavailable } from '../../errors.ts';
import type { Chance } from './chance.ts';
import type { Life } from './life.ts';
import type { Scheduler } from './scheduler.ts';
import type { Parcel, ParkedBody, SimBroker } from './sim-broker.ts';
import { readLog } from './sim-log.ts';

export interface SimBusOptions {
  readonly broker: SimBroker;
  readonly topology: Topology;
  readonly codec: Codec;
  readonly life: Life;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
}

/** The broker as one process sees it. */
export interface SimBus extends Bus {
  close(): Promise<void>;
}

/** Throws when an event breaks its contract. */
export const toParcels = (codec: Codec, events: readonly Event[]): readonly Parcel[] =>
  events.map((event) => ({ id: event.id, name: event.name, subject: event.subject, body: codec.encode(event) }));

export const createSimBus = (options: SimBusOptions): SimBus => {
  const { broker, topology, codec, life, scheduler, chance } = options;
  broker.declare(topology);
  const open: { close(): Promise<void> }[] = [];
  const publishPoint = 'bus publish';
  return {
    publish: async (events) => {
      const parcels = toParcels(codec, events);
      await scheduler.step(life, publishPoint);
      const passage = chance.publish({ life, point: publishPoint });
      if (passage !== 'unreached') broker.route(parcels, topology, passage);
      if (passage !== 'through') throw new Unavailable(`the broker did not take it: ${passage}`);
      await scheduler.step(life, `${publishPoint} confirmed`);
    },
    consume: ({ name }, handlers, { prefetch }) => {
      if (!topology.queues.some((queue) => queue.name === name)) throw new Error(`The topology has no queue "${name}"`);
      const table = handlers as unknown as AnyHandlers;
      const subscription = broker.queue(name).consume({ life, handlers: table, prefetch, decode: codec.decode });
      open.push(subscription);
      return subscription;
    },
    read: (from, handler): LogReader => {
      const reader = readLog({ broker, life, scheduler, decode: codec.decode }, from, handler);
      open.push(reader);
      return reader;
    },
    parking: parkingOf(options),
    depth: async (queue) => broker.queue(queue).depth(),
    kept: async () => ({ parked: broker.parked.size, unrouted: 0 }),
    close: async () => {
      await Promise.all(open.map((one) => one.close()));
    },
  };
};

const parkingOf = ({ broker, topology }: SimBusOptions): Parking => ({
  list: async (queues, { limit, after }) => {
    const behind = Number(after ?? 0);
    const fitting = [...broker.parked.values()].filter(
      ({ id, queue }) => Number(id) > behind && queues.includes(queue),
    );
    const items = fitting.slice(0, limit).map(withoutBody);
    const last = items.at(-1);
    return { items, ...(fitting.length > limit && last !== undefined ? { next: last.id } : {}) };
  },
  show: async (id) => {
    const parked = broker.parked.get(id);
    const definitions = [...topology.events, ...topology.queues.flatMap(({ events }) => events)];
    return (
      parked && {
        ...parked,
        body: maskSecrets(
          parked.body,
          definitions.find(({ name }) => name === parked.event),
        ),
      }
    );
  },
  redrive: async (id) => {
    const parked = broker.parked.get(id);
    if (parked === undefined) return false;
    broker.parked.delete(id);
    broker.redrive(parked);
    return true;
  },
  redriveAll: async (queues) => {
    const found = [...broker.parked.values()].filter(({ queue }) => queues.includes(queue));
    for (const parked of found) {
      broker.parked.delete(parked.id);
      broker.redrive(parked);
    }
    return found.length;
  },
  discard: async (id) => broker.parked.delete(id),
});

const withoutBody = ({ body: _, ...parked }: ParkedBody) => parked;
