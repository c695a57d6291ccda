import { describe, expect, test } from 'bun:test';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PublishWritten } from '../../bus/bus.ts';
import { Unavailable } from '../../errors.ts';
import { StartFault } from '../../run/config-fault.ts';
import { silentLog } from '../../run/log.ts';
import { seededRandom } from '../../run/random.ts';
import { createMortal } from '../../testing/mortal.ts';
import { until } from '../../testing/until.ts';
import { createVirtualClock, type VirtualClock } from '../../testing/virtual-clock.ts';
import { outboxSuite } from '../outbox.suite.ts';
import { storeSuite } from '../store.suite.ts';
import { aParcel, ParcelMoved, parcelMoved, parcels } from '../suite/store-lab.ts';
import { openDatabase } from './database.ts';
import { openOutboxSqliteStore } from './outbox-sqlite-store.ts';
import { makeOutboxSqliteStoreLab } from './outbox-sqlite-store-lab.ts';

const never: PublishWritten = () => new Promise(() => undefined);
const away: PublishWritten = () => Promise.reject(new Unavailable('the broker is away'));

/** A file, and processes that open it one after the other. */
const aFile = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'outbox-'));
  const file = join(folder, 'store.sqlite');
  const clock = createVirtualClock(1_000_000);
  return {
    clock,
    open: (publish: PublishWritten) => openProcess(file, clock, publish),
    stored: async () => {
      const database = openDatabase({ file, clock });
      const rows = database.prepare('SELECT id FROM outbox ORDER BY position').all();
      await database.close();
      return rows.map(({ id }) => String(id));
    },
    file,
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

const openProcess = async (file: string, clock: VirtualClock, publish: PublishWritten) => {
  const life = createMortal(clock);
  const parts = { clock: life.clock, defer: life.defer, random: seededRandom(7), log: silentLog };
  const open = await openOutboxSqliteStore({ file, events: [ParcelMoved], publish, ...parts });
  const documents = await open.store('parcels').documents(parcels);
  return { documents, backlog: open.backlog, die: life.die, close: open.close };
};

/** Lets time pass until it has come to an end: a commit takes real time, too. */
const passing = async <T>(clock: VirtualClock, work: Promise<T>): Promise<T> => {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work.then(over, over);
  await until(() => clock.advance(20).then(() => isOver), { what: 'the end of what was begun' });
  return work;
};

const collect = () => {
  const published: string[] = [];
  const publish: PublishWritten = async (events) => void published.push(...events.map(({ id }) => id));
  return { published, publish };
};

describe('the SQLite store with an outbox', () => {
  for (const { name, run } of storeSuite(makeOutboxSqliteStoreLab)) test(name, run);
  for (const { name, run } of outboxSuite(makeOutboxSqliteStoreLab)) test(name, run);

  test('publishes what it has committed, and keeps nothing of it', async () => {
    await using home = await aFile();
    const { published, publish } = collect();
    const { documents, close } = await home.open(publish);
    await documents.insert(aParcel('a'), [parcelMoved('1'), parcelMoved('2')]);
    await documents.change('a', () => ({ doc: aParcel('a', { version: 2 }), events: [parcelMoved('3')] }));
    await documents.insert(aParcel('a'), [parcelMoved('never')]);
    await passing(home.clock, close());
    expect(published).toEqual(['1', '2', '3']);
    expect(await home.stored()).toEqual([]);
  });

  test('publishes after a crash what was stored before it, in the order of the document', async () => {
    await using home = await aFile();
    const first = await home.open(never);
    await first.documents.insert(aParcel('a'), [parcelMoved('1')]);
    await first.documents.change('a', () => ({ doc: aParcel('a', { version: 2 }), events: [parcelMoved('2')] }));
    first.die();
    expect(await home.stored()).toEqual(['1', '2']);
    const { published, publish } = collect();
    const second = await home.open(publish);
    await until(() => home.clock.advance(500).then(() => published.length >= 2), { what: 'two events' });
    expect(published).toEqual(['1', '2']);
    expect(home.clock.now()).toBeGreaterThan(1_005_000);
    await passing(home.clock, second.close());
    expect(await home.stored()).toEqual([]);
  });

  test('publishes before its own event what a crash has left of the same document', async () => {
    await using home = await aFile();
    const first = await home.open(never);
    await first.documents.insert(aParcel('a'), [parcelMoved('1')]);
    first.die();
    const { published, publish } = collect();
    const second = await home.open(publish);
    await second.documents.change('a', () => ({ doc: aParcel('a', { version: 2 }), events: [parcelMoved('2')] }));
    await passing(home.clock, second.close());
    expect(published).toEqual(['1', '2']);
  });

  test('takes writes while the broker is away, and keeps their events for the next process', async () => {
    await using home = await aFile();
    const { documents, close } = await home.open(away);
    for (let n = 0; n < 20; n++) expect(await documents.insert(aParcel(`${n}`), [parcelMoved(`${n}`)])).toBe(true);
    await home.clock.advance(60_000);
    await passing(home.clock, close());
    expect(await home.stored()).toHaveLength(20);
  });

  test('takes over a file of the release that did not note when an event was stored', async () => {
    await using home = await aFile();
    const database = openDatabase({ file: home.file, clock: home.clock });
    database.exec(`CREATE TABLE outbox (
      position INTEGER PRIMARY KEY, id TEXT NOT NULL, document TEXT NOT NULL, waits_since INTEGER NOT NULL, body TEXT NOT NULL
    )`);
    database.exec(
      `INSERT INTO outbox (id, document, waits_since, body) VALUES ('1', 'parcels/parcels/a', 995000, 'unreadable')`,
    );
    await database.close();
    const { documents, backlog, close } = await home.open(away);
    await documents.insert(aParcel('b'), [parcelMoved('2')]);
    expect(await backlog.documents(10)).toBe(2);
    expect(await backlog.oldest()).toBe(995_000);
    await passing(home.clock, close());
    expect(await home.stored()).toEqual(['1', '2']);
  });

  test('says for an event that nobody can read that it waits longer and longer', async () => {
    await using home = await aFile();
    const { publish } = collect();
    const { documents, backlog, close } = await home.open(async (events) => {
      if (events.some(({ id }) => id === 'poison')) throw new Error('too large for the broker');
      await publish(events);
    });
    await documents.insert(aParcel('a'), [parcelMoved('poison')]);
    await documents.insert(aParcel('b'), [parcelMoved('fine')]);
    const isAlone = async () => (await backlog.documents(10)) === 1;
    await until(() => home.clock.advance(500).then(isAlone), { what: 'the other to be published' });
    await home.clock.advance(60_000);
    expect(await backlog.oldest()).toBe(1_000_000);
    await passing(home.clock, close());
  });

  test('refuses a file that is no database', async () => {
    await using home = await aFile();
    await writeFile(home.file, 'letter of the day\n'.repeat(500));
    await expect(home.open(never)).rejects.toBeInstanceOf(StartFault);
  });
});
