import { afterEach, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Database } from '../../store/sqlite/database.ts';
import { openDatabase } from '../../store/sqlite/database.ts';
import { aParcel, type Parcel } from '../../store/suite/store-lab.ts';
import { createMortal } from '../../testing/mortal.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { aLetter, atArchive, atOffice, createGate, LetterSealed, postal, send, waitFor } from '../suite/bus-lab.ts';
import { openEmbeddedEngine } from './engine.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

const aFile = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'engine-'));
  cleanUps.push(() => rm(folder, { recursive: true, force: true }));
  return join(folder, 'engine.sqlite');
};

const open = async (file: string, clock = createVirtualClock(1_000_000)) => {
  const life = createMortal(clock);
  const engine = openEmbeddedEngine({
    file,
    topology: postal,
    clock: life.clock,
    defer: life.defer,
    syncInCommit: true,
  });
  const database: Database = openDatabase({ file, clock, syncInCommit: true });
  cleanUps.push(() => database.close());
  const count = (sql: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${sql}`).get()?.n);
  return { ...engine, clock, die: life.die, database, count };
};

describe('the embedded engine', () => {
  test('writes a document, its events and their deliveries together, or none of them', async () => {
    const engine = await open(await aFile());
    const parcels = await engine.store('depot').documents<Parcel>({ name: 'parcels' });
    const bad = { ...aLetter('bad'), data: { text: 7 } };
    await expect(parcels.insert(aParcel('a'), [aLetter('good'), bad])).rejects.toThrow('breaks its schema');
    expect([engine.count('depot_parcels'), engine.count('log'), engine.count('deliveries')]).toEqual([0, 0, 0]);
    await parcels.insert(aParcel('a'), [aLetter('good')]);
    expect([engine.count('depot_parcels'), engine.count('log'), engine.count('deliveries')]).toEqual([1, 1, 2]);
    await engine.close();
  });

  test('gives the stored events of a write to consumers', async () => {
    const engine = await open(await aFile());
    const parcels = await engine.store('depot').documents<Parcel>({ name: 'parcels' });
    const seen: string[] = [];
    atOffice(engine.bus, 1, async ({ data }) => void seen.push(data.text));
    await parcels.insert(aParcel('a'), [aLetter('told')]);
    await waitFor('the event', () => seen.length === 1);
    await engine.close();
  });

  test('lets two services have collections of the same name', async () => {
    const engine = await open(':memory:');
    const [a, b] = [engine.store('a'), engine.store('b')];
    const inA = await a.documents<Parcel>({ name: 'parcels' });
    const inB = await b.documents<Parcel>({ name: 'parcels' });
    await inA.insert(aParcel('x'));
    expect(await inB.find('x')).toBeUndefined();
    expect([await a.count('n'), await b.count('n')]).toEqual([1, 1]);
    expect(engine.store('a')).toBe(a);
    await engine.close();
  });

  test('forgets a message that is not for the log once it is acked, since it may hold secrets', async () => {
    const engine = await open(await aFile());
    await engine.bus.publish([aLetter('sealed', LetterSealed, 'secret'), aLetter('sent')]);
    expect(engine.count('log')).toBe(2);
    let handled = 0;
    atOffice(engine.bus, 1, async () => void handled++);
    await waitFor('both', () => handled === 2);
    await engine.bus.depth('office');
    expect(engine.count(`log WHERE body LIKE '%secret%'`)).toBe(0);
    expect(engine.count('log')).toBe(1);
    await engine.close();
  });

  test('prunes old entries of the log, but never one that is still to be delivered', async () => {
    const engine = await open(await aFile());
    await send(engine.bus, ['old', 'old and waiting']);
    let handled = 0;
    const first = atOffice(engine.bus, 1, async () => void handled++);
    const second = atArchive(engine.bus, 1, async ({ data }, { signal }) => {
      handled++;
      if (data.text === 'old and waiting')
        await new Promise((_resolve, reject) => signal.addEventListener('abort', reject));
    });
    await waitFor('all in hand or done', () => handled === 4);
    await first.close();
    await second.close();
    await engine.clock.advance(10_000);
    await send(engine.bus, ['new']);
    expect(await engine.bus.prune(engine.clock.now())).toBe(1);
    expect(engine.count(`log WHERE body LIKE '%old and waiting%'`)).toBe(1);
    expect(engine.count('log')).toBe(2);
    await engine.close();
  });
});

describe('a message that kills the process', () => {
  /** One life: opens, holds the message in hand, dies. False when it was parked instead. */
  const dieWithIt = async (file: string, publish = false) => {
    const engine = await open(file);
    if (publish) await engine.bus.publish([aLetter('deadly', LetterSealed)]);
    let inHand = false;
    atOffice(engine.bus, 1, async () => {
      inHand = true;
      await createGate().passed;
    });
    const parked = async () => (await engine.bus.parking.list(['office'], { limit: 1 })).items.length > 0;
    await waitFor('it in hand or parked', async () => inHand || (await parked()));
    engine.die();
    return inHand;
  };

  test('is parked after more than 20 counted crashes, with the reason', async () => {
    const file = await aFile();
    let deaths = 0;
    while (deaths < 40 && (await dieWithIt(file, deaths === 0))) deaths++;
    expect(deaths).toBe(22);
    const engine = await open(file);
    const { items } = await engine.bus.parking.list(['office'], { limit: 5 });
    expect(items[0]?.reason).toContain('the process ended 21 times');
    expect(await engine.bus.depth('office')).toBe(0);
    await engine.close();
  });

  test('is not counted in a life that it survives', async () => {
    const file = await aFile();
    for (let n = 0; n < 3; n++) await dieWithIt(file, n === 0);
    const survivor = await open(file);
    expect(survivor.count('deliveries WHERE crashes = 2')).toBe(1);
    let tries = 0;
    atOffice(survivor.bus, 1, async () => {
      tries++;
      throw new Error('but alive');
    });
    await waitFor('a failure', () => tries === 1);
    await survivor.close();
    expect(survivor.count('deliveries WHERE crashes = 0 AND attempts = 1')).toBe(1);
  });

  test('costs nothing after an orderly end: no attempt is counted before the handler runs', async () => {
    const file = await aFile();
    const before = await open(file);
    await send(before.bus, ['a']);
    await before.close();
    const engine = await open(file);
    let counted = -1;
    atOffice(engine.bus, 1, async () => {
      counted = engine.count('deliveries WHERE crashes > 0');
    });
    await waitFor('the message', () => counted >= 0);
    expect(counted).toBe(0);
    await engine.close();
  });
});
