import type { Event, EventDefinition, Topology } from '@gorae/contracts/kit/event.ts';
import type { Clock, Instant } from '../../run/clock.ts';
import { type Defer, nextTurn } from '../../run/defer.ts';
import { type Log, silentLog } from '../../run/log.ts';
import type { Database } from '../../store/sqlite/database.ts';
import type { AnyHandlers } from '../any-handlers.ts';
import type { Bus } from '../bus.ts';
import { createCodec } from '../codec.ts';
import { openBusTables } from './bus-tables.ts';
import { createLogReaders, type LogEntryRead } from './log-reader.ts';
import type { Message } from './message.ts';
import { createParkingLot } from './parking-lot.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

export interface EmbeddedBusOptions {
  readonly database: Database;
  readonly topology: Topology;
  readonly clock: Clock;
  readonly defer?: Defer;
  readonly log?: Log;
}

export interface EmbeddedBus extends Bus {
  /** Inside a job of the database: stores events and their deliveries with whatever else the job writes. Throws on an event that
      breaks its contract, which undoes the job. They are delivered after COMMIT. */
  record(events: readonly Event[]): void;
  /** Removes what is on the log from before the instant and delivered everywhere. Resolves with how many. */
  prune(before: Instant): Promise<number>;
  /** Ends all subscriptions and readers; what was not acked comes again at the next start. The database stays open. */
  close(): Promise<void>;
}

interface Appended {
  readonly message: Message;
  readonly entry: LogEntryRead;
  readonly queues: readonly string[];
}

const pruneBatch = 2_000;

/** The bus in the database's own file: `bus.ts` has its promises. One for each database. */
export const createEmbeddedBus = (options: EmbeddedBusOptions): EmbeddedBus => {
  const { database, topology, clock, defer = nextTurn, log = silentLog } = options;
  const tables = openBusTables(
    database,
    topology.queues.map(({ name }) => name),
  );
  const { unclean, highest } = tables.markRunning(clock.now());
  const definitions = [...new Set([...topology.events, ...topology.queues.flatMap(({ events }) => events)])];
  const codec = createCodec(definitions);
  const bindings = toBindings(definitions, topology);
  const readers = createLogReaders({ database, tables, decode: codec.decode, clock, defer, log });
  const redriven = (queue: string, message: Message) => {
    queues.get(queue)?.push(message);
    queues.get(queue)?.dispatch();
  };
  const parkingLot = createParkingLot({ database, tables, definitions, clock, redriven });
  const queues = new Map<string, WorkQueue>(
    topology.queues.map(({ name, retry }) => {
      const suspects = { oldThrough: highest, suspectThrough: unclean ? highest : 0 };
      const parts = { name, retry, database, tables, parkingLot, clock, defer, log, ...suspects };
      return [name, createWorkQueue({ ...parts, decode: codec.decode })];
    }),
  );

  const append = (said: Event): Appended | undefined => {
    const { text: body, event } = codec.toWire(said);
    const binding = bindings.get(event.type);
    if (binding === undefined || (!binding.kept && binding.queues.length === 0)) return undefined;
    const entry = { event: event.name, subject: event.subject, at: clock.now(), kept: binding.kept, body };
    const offset = tables.append(entry, binding.queues);
    const { kept } = binding;
    const alone = binding.queues.length === 1;
    const message = { offset, attempts: 0, crashes: 0, dueAt: 0, kept, redelivered: false, alone, event };
    return { message, entry: { offset, body, event }, queues: binding.queues };
  };

  const deliver = (appended: readonly Appended[]) => {
    const touched = new Set<WorkQueue | undefined>();
    for (const { message, entry, queues: names } of appended) {
      if (message.kept) readers.push(entry);
      for (const name of names) {
        queues.get(name)?.push(message);
        touched.add(queues.get(name));
      }
    }
    for (const queue of touched) queue?.dispatch();
  };

  const record = (events: readonly Event[]) => {
    if (events.length === 0) return;
    const appended = events.map(append).filter((entry) => entry !== undefined);
    database.afterCommit(() => deliver(appended));
  };

  return {
    record,
    publish: (events) => database.write(() => record(events)),
    consume: ({ name }, handlers, { prefetch }) => {
      const queue = queues.get(name);
      if (queue === undefined) throw new Error(`The topology has no queue "${name}"`);
      return queue.consume(handlers as unknown as AnyHandlers, { prefetch });
    },
    read: readers.read,
    parking: parkingLot,
    depth: (queue) => database.write(() => tables.depth(queue)),
    kept: async () => ({ parked: await database.read(tables.parked), unrouted: 0 }),
    prune: async (before) => {
      let removed = 0;
      for (let batch = pruneBatch; batch === pruneBatch; removed += batch)
        batch = await database.write(() => tables.prune(before, pruneBatch));
      return removed;
    },
    close: async () => {
      readers.close();
      await Promise.all([...queues.values()].map((queue) => queue.close()));
      await database.write(tables.markStopped).catch((error: unknown) => {
        log.warn('the bus could not note that it stopped', { error });
      });
    },
  };
};

interface Binding {
  readonly kept: boolean;
  readonly queues: readonly string[];
}

/** A queue is bound to the exchange of an event, whatever its version. */
const toBindings = (definitions: readonly EventDefinition[], topology: Topology): ReadonlyMap<string, Binding> => {
  const boundTo = (name: string) => topology.queues.filter(({ events }) => events.some((event) => event.name === name));
  return new Map(
    definitions.map(({ type, name, log }) => [type, { kept: log, queues: boundTo(name).map((queue) => queue.name) }]),
  );
};
