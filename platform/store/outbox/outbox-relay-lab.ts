import type { PublishWritten } from '../../bus/bus.ts';
import { createCodec, type WrittenEvent } from '../../bus/codec.ts';
import { Unavailable } from '../../errors.ts';
import type { Instant } from '../../run/clock.ts';
import { createLog } from '../../run/log.ts';
import { seededRandom } from '../../run/random.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { ParcelMoved, parcelMoved } from '../suite/store-lab.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import { startOutboxRelay } from './outbox-relay.ts';

const codec = createCodec([ParcelMoved]);

/** An event of the document, as it is stored. */
export const entry = (document: string, n: number): OutboxEntry => {
  const id = `${document}-${n}`;
  return { id, document, body: codec.encode(parcelMoved(id)) };
};

/** Entries in memory, by document, with the time since when each document waits. */
const createOutbox = (now: () => Instant) => {
  const documents = new Map<string, { since: Instant; entries: OutboxEntry[] }>();
  const outbox: Outbox = {
    gatherMs: 0,
    claim: async (storedBefore, limit) => {
      const waiting = [...documents.values()].filter(({ since }) => since <= storedBefore).slice(0, limit);
      for (const one of waiting) one.since = now();
      return waiting.flatMap(({ entries }) => entries);
    },
    remove: async (entries) => {
      for (const { id, document } of entries) {
        const left = documents.get(document)?.entries.filter((one) => one.id !== id) ?? [];
        if (left.length === 0) documents.delete(document);
        else documents.set(document, { since: now(), ...documents.get(document), entries: left });
      }
    },
  };
  return {
    outbox,
    /** As an adapter does: keeps the entry and answers all that the document's outbox holds. */
    store: (one: OutboxEntry): readonly OutboxEntry[] => {
      const known = documents.get(one.document);
      const entries = [...(known?.entries ?? []), one];
      documents.set(one.document, { since: known?.since ?? now(), entries });
      return entries;
    },
    stored: () => [...documents.values()].flatMap(({ entries }) => entries.map(({ id }) => id)),
  };
};

/** A relay by a virtual clock, between an outbox in memory and a broker that can be spoilt. */
export const start = () => {
  const clock = createVirtualClock(1_000_000);
  const { outbox, store, stored } = createOutbox(clock.now);
  const published: string[] = [];
  const batches: number[] = [];
  const broker: {
    away: boolean;
    /** An event for a queue that is full. */
    refuses: string;
    take: (events: readonly WrittenEvent[]) => Promise<void>;
  } = { away: false, refuses: '', take: async () => undefined };
  const publish: PublishWritten = async (events, tell) => {
    batches.push(events.length);
    if (broker.away) throw new Unavailable('the broker is away');
    await broker.take(events);
    for (const event of events.filter(({ id }) => id !== broker.refuses)) {
      published.push(event.id);
      tell?.(event);
    }
    if (events.some(({ id }) => id === broker.refuses)) throw new Unavailable('the broker did not take a message');
  };
  /** The event of each error that is told. */
  const told: (string | undefined)[] = [];
  const write = (line: string) => {
    const { eventId } = JSON.parse(line) as { eventId?: string };
    told.push(eventId);
  };
  const log = createLog({ write, clock, level: 'error' });
  const relay = startOutboxRelay({ outbox, codec, publish, clock, random: seededRandom(7), log });
  return { clock, relay, broker, outbox, store, stored, published, batches, told };
};

/** What the readers of one document saw first, in order. */
export const firstSeen = (published: readonly string[], document: string): readonly string[] => [
  ...new Set(published.filter((id) => id.startsWith(`${document}-`))),
];
