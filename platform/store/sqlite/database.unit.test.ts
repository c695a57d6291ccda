import { describe, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Unavailable } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { StartFault } from '../../run/config-fault.ts';
import { startChild } from '../../testing/child.ts';
import { until } from '../../testing/until.ts';
import { aParcel, parcels } from '../suite/store-lab.ts';
import { openDatabase } from './database.ts';
import { createSqliteStore } from './sqlite-store.ts';

const temporary = async () => {
  const path = await mkdtemp(join(tmpdir(), 'database-'));
  return {
    path,
    file: join(path, 'cafe.sqlite'),
    [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }),
  };
};

const open = (file: string) => openDatabase({ file, clock: systemClock });

const faultOf = (file: string): string => {
  try {
    void open(file).close();
  } catch (error) {
    if (error instanceof StartFault) return error.message;
    throw error;
  }
  return 'opened';
};

const withVersion = async (file: string, version: number) => {
  const database = open(file);
  database.exec(`PRAGMA user_version = ${version}`);
  await database.close();
};

describe('a database file', () => {
  test('of a newer minor version opens, since those only add', async () => {
    await using home = await temporary();
    await withVersion(home.file, 1_999);
    const database = open(home.file);
    expect(database.prepare('PRAGMA user_version').get()?.user_version).toBe(1_999);
    await database.close();
  });

  test('of a newer major version is refused', async () => {
    await using home = await temporary();
    await withVersion(home.file, 2_001);
    expect(faultOf(home.file)).toMatch(
      /cafe\.sqlite was written by a newer release \(schema 2\.1, this one reads 1\.x\)/,
    );
  });

  test('that is no database is refused by name', async () => {
    await using home = await temporary();
    await writeFile(home.file, 'letter of the day\n'.repeat(500));
    expect(faultOf(home.file)).toContain(`${home.file} is not a database`);
  });

  test('with damaged pages is refused by name', async () => {
    await using home = await temporary();
    const database = open(home.file);
    database.exec('CREATE TABLE parcels (name TEXT)');
    await database.write(() => {
      for (let n = 0; n < 5_000; n++) database.prepare('INSERT INTO parcels VALUES (?)').run(`parcel ${n}`);
    });
    await database.close();
    const bytes = await readFile(home.file);
    await writeFile(home.file, bytes.fill(0x5a, 8_192, 40_000));
    expect(faultOf(home.file)).toBe(`${home.file} is damaged: restore a backup`);
  });

  test('in a folder that is not there is refused by name', () => {
    expect(faultOf('/nowhere/at/all.sqlite')).toContain('/nowhere/at/all.sqlite cannot be opened');
  });

  test('that is full refuses as Unavailable, keeps exactly what it acknowledged, and goes on when there is room', async () => {
    await using home = await temporary();
    const database = open(home.file);
    const stored = new Set<string>();
    const record = () => undefined;
    const documents = await createSqliteStore(database, { namespace: 'full', record }).documents(parcels);
    database.exec('PRAGMA max_page_count = 60');
    const put = async (id: string) => {
      if (await documents.insert(aParcel(id, { history: ['x'.repeat(3_000)] }))) stored.add(id);
    };
    let faults: unknown[] = [];
    for (let turn = 0; turn < 40 && faults.length === 0; turn++) {
      const puts = await Promise.allSettled(['a', 'b', 'c', 'd'].map((lane) => put(`${lane}${turn}`)));
      faults = puts.filter((one) => one.status === 'rejected').map(({ reason }) => reason);
    }
    expect(faults.length).toBeGreaterThan(0);
    for (const fault of faults) expect(fault).toBeInstanceOf(Unavailable);
    database.exec('PRAGMA max_page_count = 10000');
    await put('with room again');
    const kept = database.prepare('SELECT id FROM full_parcels').all();
    expect(new Set(kept.map(({ id }) => String(id)))).toEqual(stored);
    await database.close();
  });

  test('keeps every acknowledged document when its process is killed', async () => {
    await using home = await temporary();
    const child = startChild(new URL('../../testing/hold-until-killed.ts', import.meta.url).pathname, [home.path]);
    await until(() => child.lines().length >= 500, { what: '500 acknowledged documents' });
    expect(await child.kill()).toBe(true);
    const database = open(join(home.path, 'killed.sqlite'));
    const documents = await createSqliteStore(database, { namespace: 'killed', record: () => undefined }).documents(
      parcels,
    );
    const lost: string[] = [];
    for (const id of child.lines()) if ((await documents.find(id)) === undefined) lost.push(id);
    expect(lost).toEqual([]);
    await database.close();
  });
});
