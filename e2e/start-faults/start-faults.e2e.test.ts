import { describe, expect, test } from 'bun:test';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { runSql } from '@gorae/platform/testing/run-sql.ts';
import { openCafe } from '../cafe/open.ts';
import { type Ended, runScript } from '../cafe/process.ts';
import { staffKey, temporaryFolder } from '../cafe/start.ts';
import { expectLines } from './expect-line.ts';
import { fullDisk } from './full-disk.ts';
import { mayMount, mountReadOnly } from './mount.ts';

const start = (dataDir: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
  runScript('cafe/main.ts', { env: { DATA_DIR: dataDir, PORT: '0', HOST: '127.0.0.1', STAFF_KEY: staffKey, ...env } });

/** What lies in a folder, to the byte; a lock comes and goes. */
const fingerprint = async (folder: string): Promise<string> => {
  const hash = createHash('sha256');
  const files = (await readdir(folder, { withFileTypes: true })).filter((file) => file.isFile());
  for (const { name } of files.toSorted((a, b) => (a.name < b.name ? -1 : 1)))
    if (!name.startsWith('lock')) hash.update(name).update(await readFile(join(folder, name)));
  return hash.digest('hex');
};

/** A data folder in which a café has worked and was stopped. */
const aUsedFolder = async () => {
  const cafe = await openCafe();
  const placed = await cafe.place();
  await cafe.untilOrder(placed, ({ state }) => state === 'ready', 'ready');
  await cafe.stop();
  const database = join(cafe.dataDir, 'cafe.sqlite');
  return {
    cafe,
    placed,
    path: cafe.dataDir,
    database,
    [Symbol.asyncDispose]: () => cafe[Symbol.asyncDispose](),
  };
};

describe('a café that cannot start says why, and leaves the data alone:', () => {
  test('a file where the folder should be', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'data');
    await writeFile(file, 'not a folder');
    expectLines(await start(file), [/data is not a directory$/]);
    expectLines(await start(join(file, 'deeper')), [/deeper is not a directory$/]);
    expect(await readFile(file, 'utf8')).toBe('not a folder');
  });

  test('a folder that may only be read (by mount where we may mount, else by its mode)', async () => {
    await using used = await aUsedFolder();
    const before = await fingerprint(used.path);
    {
      using mounted = mountReadOnly(used.path);
      // Without a mount nothing keeps root from writing; what is left then is the test above.
      if (mounted === undefined && process.getuid?.() === 0) return;
      if (mounted === undefined) await chmod(used.path, 0o500);
      expectLines(await start(used.path), [
        /may not be written: change its owner or mode, or choose another DATA_DIR$/,
      ]);
    }
    await chmod(used.path, 0o700);
    expect(await fingerprint(used.path)).toBe(before);
  });

  test('a folder in which another café works, which goes on', async () => {
    await using cafe = await openCafe();
    expectLines(await start(cafe.dataDir), [/is in use by another process: stop it, or choose another DATA_DIR$/]);
    const placed = await cafe.place();
    await cafe.untilOrder(placed, ({ state }) => state === 'ready', 'ready');
  });

  test('a database that is none', async () => {
    await using used = await aUsedFolder();
    await writeFile(used.database, 'this is my shopping list, not a database; it is long enough to have a header');
    const before = await fingerprint(used.path);
    expectLines(await start(used.path), [/cafe\.sqlite is not a database: move it away or restore a backup$/]);
    expect(await fingerprint(used.path)).toBe(before);
  });

  test('a damaged database', async () => {
    await using used = await aUsedFolder();
    const bytes = await readFile(used.database);
    bytes.fill(0x5a, 4096, Math.min(bytes.byteLength, 16_384));
    await writeFile(used.database, bytes);
    const before = await fingerprint(used.path);
    expectLines(await start(used.path), [/cafe\.sqlite is damaged: restore a backup$/]);
    expect(await fingerprint(used.path)).toBe(before);
  });

  test('a database of a later release, which is still good for that one', async () => {
    await using used = await aUsedFolder();
    const stamp = (version: number): void => runSql(used.database, `PRAGMA user_version = ${version}`);
    stamp(2001);
    const before = await fingerprint(used.path);
    expectLines(await start(used.path), [
      /written by a newer release \(schema 2\.1, this one reads 1\.x\): start that release/,
    ]);
    expect(await fingerprint(used.path)).toBe(before);
    stamp(1999);
    await used.cafe.start();
    expect(await used.cafe.look(used.placed)).toMatchObject({ id: used.placed.id });
  });

  test('a key file that holds no key', async () => {
    await using folder = await temporaryFolder();
    await writeFile(join(folder.path, 'order-token.key'), 'x\n');
    expectLines(await start(folder.path), [
      /order-token\.key holds no usable key: restore it from a backup, or remove it/,
    ]);
  });

  test('a port that is in use', async () => {
    await using used = await aUsedFolder();
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as { port: number };
    expectLines(await start(used.path, { PORT: String(port) }), [
      new RegExp(`^PORT: ${port} on 127.0.0.1 is in use by another process$`),
    ]);
    server.close();
    await used.cafe.start();
    expect(await used.cafe.look(used.placed)).toMatchObject({ id: used.placed.id });
  });

  test('a live café, as long as there is nobody to take real money', async () => {
    await using folder = await temporaryFolder();
    expectLines(await start(folder.path, { MODE: 'live' }), [/^MODE: live needs a payment vendor/]);
    expect(await readdir(folder.path)).toEqual([]);
  });

  test('wrong variables, all of them at once, and no value is repeated', async () => {
    await using folder = await temporaryFolder();
    const canary = 'c4n4ry';
    const wrong = {
      ...{ MODE: canary, PORT: canary, PUBLIC_URL: canary, STORE_ID: `${canary}/${canary}`, STORE_TZ: canary },
      ...{ DAY_STARTS_AT: canary, STAFF_KEY: canary, ORDER_TOKEN_KEY: canary, PAYMENT_SEAL_KEY_FILE: `/${canary}` },
      ...{ BARISTAS: canary, BARISTA_SPEED: canary, SANDBOX_URL: canary, SANDBOX_DECLINE_RATE: '7', SEED: canary },
      HOST: `${canary}?`,
      ...{ PAY_WITHIN: canary, COLLECT_AFTER: '0 s', LOG_LEVEL: canary, ACCEPT_UP_TO: canary, CORS_ORIGINS: canary },
    };
    const ended = await start(folder.path, wrong);
    const named = ended.stderr
      .split('\n')
      .slice(0, -1)
      .map((line) => line.split(':')[0]?.replace(/_FILE.*/, ''));
    expect(named.toSorted()).toEqual(
      Object.keys(wrong)
        .map((name) => name.replace(/_FILE$/, ''))
        .toSorted(),
    );
    expectLines(
      ended,
      named.map((name) => new RegExp(`^${name}: `)),
    );
    expect(ended.output).not.toContain(canary);
    expect(await readdir(folder.path)).toEqual([]);
  });

  test.each([
    ['that is no JSON', '{', [/: it is no JSON$/]],
    [
      'of another form',
      JSON.stringify({ categories: [], optionGroups: [], discounts: [], items: [{ id: 'Latte!', priceKrw: -1 }] }),
      [/\/categories: /, /\/items\/0\/priceKrw: /, /\/items\/0\/id: /],
    ],
    [
      'that contradicts itself',
      JSON.stringify({
        categories: [{ id: 'coffee', name: { ko: '커피', en: 'Coffee' } }],
        optionGroups: [],
        discounts: [],
        items: ['latte', 'latte'].map((id) => ({
          ...{ id, category: 'tea', name: { ko: '라떼', en: 'Latte' }, optionGroups: ['milk'], containers: ['mug'] },
          variants: [{ id: 'hot', priceKrw: 4000, prepSeconds: 30 }],
        })),
      }),
      [/item "latte" is there twice$/, /unknown category "tea"$/, /unknown option group "milk"$/],
    ],
  ])('a menu %s, every fault at once', async (_what, menu, faults) => {
    await using folder = await temporaryFolder();
    await mkdir(join(folder.path, 'data'));
    const file = join(folder.path, 'menu.json');
    await writeFile(file, menu);
    const ended = await start(join(folder.path, 'data'), { MENU_FILE: file });
    for (const fault of faults) expect(ended.stderr.split('\n')).toContainEqual(expect.stringMatching(fault));
    expectLines(
      ended,
      ended.stderr
        .split('\n')
        .slice(0, -1)
        .map(() => /^The menu \S+menu\.json is not usable: /),
    );
  });

  test('a menu that is not there', async () => {
    await using folder = await temporaryFolder();
    const ended = await start(folder.path, { MENU_FILE: join(folder.path, 'nothing.json') });
    expectLines(ended, [/^The menu \S+nothing\.json is not usable: it cannot be read$/]);
  });

  test('a wrong menu does not spoil what an earlier start has stored', async () => {
    await using used = await aUsedFolder();
    const file = join(used.path, 'menu.json');
    await writeFile(file, '[]');
    expect((await start(used.path, { MENU_FILE: file })).code).toBe(1);
    await used.cafe.start();
    expect(await used.cafe.look(used.placed)).toMatchObject({ id: used.placed.id });
  });
});

// An ordinary user cannot make a disk to fill; the store's own tests prove the same with SQLite's page limit.
if (await mayMount()) fullDisk();
else process.stderr.write('a disk that fills up: not tried, since this user may not mount one\n');
