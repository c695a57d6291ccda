import { describe, expect, test } from 'bun:test';
import { Unavailable } from '../../errors.ts';
import type { Outbox } from './outbox.ts';
import { entry, firstSeen, start } from './outbox-relay-lab.ts';

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
