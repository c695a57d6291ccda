import { describe, expect, test } from 'bun:test';

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

const entry = (document: string, n: number): OutboxEntry => {
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

const start = () => {
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
const firstSeen = (published: readonly string[], document: string): readonly string[] => [
  ...new Set(published.filter((id) => id.startsWith(`${document}-`))),
];

describe('an outbox relay', () => {
  test('publishes what it is told at once, and takes it off', async () => {
    const { clock, relay, store, stored, published } = start();
    relay.told(store(entry('a', 1)));
    relay.told(store(entry('a', 2)));
    relay.told(store(entry('b', 1)));
    await clock.advance(0);
    expect(published).toEqual(['a-1', 'a-2', 'b-1']);
    expect(stored()).toEqual([]);
    expect(relay.held()).toBe(0);
  });

  test('publishes together what comes together, in few batches at a time', async () => {
    const { clock, relay, broker, store, published, batches } = start();
    const waiting: (() => void)[] = [];
    broker.take = () => new Promise((resolve) => void waiting.push(resolve));
    for (let n = 0; n < 200; n++) relay.told(store(entry(`a${n}`, 1)));
    await clock.advance(0);
    for (let n = 0; n < 200; n++) relay.told(store(entry(`a${n}`, 2)));
    await clock.advance(0);
    expect(batches).toEqual([64, 64, 64, 8]);
    while (waiting.length > 0) {
      waiting.shift()?.();
      await clock.advance(0);
    }
    expect(published).toHaveLength(400);
    for (let n = 0; n < 200; n++) expect(firstSeen(published, `a${n}`)).toEqual([`a${n}-1`, `a${n}-2`]);
  });

  test('does not publish a later event of a document while an earlier one is under way', async () => {
    const { clock, relay, broker, store, published, batches } = start();
    let answer = (): void => undefined;
    broker.take = () =>
      new Promise((resolve) => {
        answer = resolve;
      });
    relay.told(store(entry('a', 1)));
    await clock.advance(0);
    broker.take = async () => undefined;
    relay.told(store(entry('a', 2)));
    relay.told(store(entry('b', 1)));
    await clock.advance(0);
    expect(published).toEqual(['b-1']);
    answer();
    await clock.advance(0);
    expect(published).toEqual(['b-1', 'a-1', 'a-2']);
    expect(batches).toEqual([1, 1, 1]);
  });

  test('publishes what its writer has forgotten after five seconds, and not before', async () => {
    const { clock, store, stored, published } = start();
    store(entry('a', 1));
    store(entry('a', 2));
    await clock.advance(4_900);
    expect(published).toEqual([]);
    await clock.advance(3_200);
    expect(published).toEqual(['a-1', 'a-2']);
    expect(stored()).toEqual([]);
  });

  test('publishes what another writer of the document has forgotten before its own', async () => {
    const { clock, relay, store, published } = start();
    store(entry('a', 1));
    relay.told(store(entry('a', 2)));
    await clock.advance(0);
    expect(published).toEqual(['a-1', 'a-2']);
  });

  test('does not publish again what is published but not yet taken off', async () => {
    const { clock, relay, outbox, store, stored, published } = start();
    const { remove } = outbox;
    (outbox as { remove: Outbox['remove'] }).remove = () => Promise.reject(new Unavailable('the database is away'));
    relay.told(store(entry('a', 1)));
    await clock.advance(0);
    relay.told(store(entry('a', 2)));
    await clock.advance(0);
    expect(published).toEqual(['a-1', 'a-2']);
    (outbox as { remove: Outbox['remove'] }).remove = remove;
    await clock.advance(10_000);
    expect(published).toEqual(['a-1', 'a-2']);
    expect(stored()).toEqual([]);
  });

  test('gathers what is published to take it off together, but not when it closes', async () => {
    const { clock, relay, outbox, store, stored } = start();
    (outbox as { gatherMs: number }).gatherMs = 250;
    for (const document of ['a', 'b', 'c']) {
      relay.told(store(entry(document, 1)));
      await clock.advance(80);
    }
    expect(stored()).toEqual(['a-1', 'b-1', 'c-1']);
    await clock.advance(20);
    expect(stored()).toEqual([]);
    relay.told(store(entry('d', 1)));
    await clock.advance(0);
    expect(stored()).toEqual(['d-1']);
    await relay.close();
    expect(stored()).toEqual([]);
  });

  test('publishes a rush of thousands from memory, since the sweeper would find them seconds later', async () => {
    const { clock, relay, broker, store, stored } = start();
    const busy = Promise.withResolvers<void>();
    broker.take = () => busy.promise;
    for (let n = 0; n < 5_000; n++) relay.told(store(entry(`a${n}`, 1)));
    await clock.advance(100);
    expect(stored()).toHaveLength(5_000);
    busy.resolve();
    await clock.advance(100);
    expect(stored()).toEqual([]);
  });

  test('publishes once what the broker has taken beside what it refuses', async () => {
    const { clock, relay, broker, store, stored, published } = start();
    broker.refuses = 'b-1';
    for (const document of ['a', 'b', 'c']) relay.told(store(entry(document, 1)));
    await clock.advance(1_000);
    expect(published).toEqual(['a-1', 'c-1']);
    expect(stored()).toEqual(['b-1']);
    broker.refuses = '';
    await clock.advance(5_000);
    expect(published).toEqual(['a-1', 'c-1', 'b-1']);
    expect(stored()).toEqual([]);
  });

  test('asks a broker that is away less and less, holds little, and loses nothing', async () => {
    const { clock, relay, broker, store, stored, published, batches } = start();
    broker.away = true;
    for (let round = 1; round <= 3; round++)
      for (let n = 0; n < 1_000; n++) {
        relay.told(store(entry(`a${n}`, round)));
        if (n % 100 === 0) await clock.advance(1_000);
      }
    expect(relay.held()).toBeLessThanOrEqual(1_000);
    const before = batches.length;
    await clock.advance(60_000);
    expect(batches.length - before).toBeLessThan(30);
    expect(batches.length - before).toBeGreaterThan(5);
    expect(relay.held()).toBeLessThanOrEqual(1_000);
    expect(stored()).toHaveLength(3_000);
    broker.away = false;
    await clock.advance(15_000);
    expect(stored()).toEqual([]);
    expect(relay.held()).toBe(0);
    for (let n = 0; n < 1_000; n++) expect(firstSeen(published, `a${n}`)).toEqual([1, 2, 3].map((m) => `a${n}-${m}`));
  });

  test('goes on past an event that nobody can read, and keeps that one', async () => {
    const { clock, relay, store, stored, published } = start();
    relay.told(store({ ...entry('a', 1), body: 'of another release' }));
    relay.told(store(entry('a', 2)));
    relay.told(store(entry('b', 1)));
    await clock.advance(30_000);
    expect(published).toEqual(['a-2', 'b-1']);
    expect(stored()).toEqual(['a-1']);
  });

  test('tells once of an event that nobody can read, however often it finds it', async () => {
    const { clock, store, told } = start();
    store({ ...entry('a', 1), body: 'of another release' });
    store({ ...entry('b', 1), body: 'of another release' });
    await clock.advance(600_000);
    expect(told).toEqual(['a-1', 'b-1']);
  });

  test('tells once of an outbox that cannot be looked through, until it can', async () => {
    const { clock, outbox, told } = start();
    const { claim } = outbox;
    const looked = outbox as { claim: Outbox['claim'] };
    for (let round = 1; round <= 2; round++) {
      looked.claim = () => Promise.reject(new Error('no such index'));
      await clock.advance(60_000);
      expect(told).toHaveLength(round);
      looked.claim = claim;
      await clock.advance(5_000);
    }
  });

  test('publishes what it holds before it closes, and nothing that it is told later', async () => {
    const { clock, relay, store, stored, published } = start();
    relay.told(store(entry('a', 1)));
    await relay.close();
    relay.told(store(entry('b', 1)));
    await clock.advance(60_000);
    expect(published).toEqual(['a-1']);
    expect(stored()).toEqual(['b-1']);
  });

  test('closes at once when the broker is away, and after five seconds when it does not answer', async () => {
    const away = start();
    away.broker.away = true;
    away.relay.told(away.store(entry('a', 1)));
    await away.clock.advance(0);
    await away.relay.close();
    expect(away.stored()).toEqual(['a-1']);
    const silent = start();
    silent.broker.take = () => new Promise(() => undefined);
    silent.relay.told(silent.store(entry('a', 1)));
    await silent.clock.advance(0);
    let closed = false;
    void silent.relay.close().then(() => {
      closed = true;
    });
    await silent.clock.advance(4_900);
    expect(closed).toBe(false);
    await silent.clock.advance(200);
    expect(closed).toBe(true);
  });
});
