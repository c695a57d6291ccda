import { describe, expect, test } from 'bun:test';
import { randomUUID } from 'node:crypto';
import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aLattePaidBy, openCounter, type Placed } from '../cafe/counter.ts';
import { openCafe } from '../cafe/open.ts';
import { runScript } from '../cafe/process.ts';
import { reconcile } from '../cafe/reconcile.ts';
import { startCafe, temporaryFolder } from '../cafe/start.ts';

/** Customers without a pause until told to stop; resolves with what they got. */
const keepOrdering = (place: () => Promise<Placed>) => {
  let open = true;
  const got: Placed[] = [];
  const customer = async (): Promise<void> => {
    while (open) got.push(await place());
  };
  const all = Promise.all([customer(), customer(), customer()]);
  return {
    got,
    stop: async () => {
      open = false;
      await all;
    },
  };
};

const tokens = ['approve', 'decline', 'chance'];

describe('a backup', () => {
  test('taken while orders flow is a whole café that goes on elsewhere', async () => {
    await using cafe = await openCafe();
    await using elsewhere = await temporaryFolder();
    const file = join(elsewhere.path, 'gorae.backup');
    const before = await Promise.all(Array.from({ length: 10 }, () => cafe.place()));
    const customers = keepOrdering(() => cafe.place(aLattePaidBy(tokens[Math.floor(Math.random() * 3)] ?? 'approve')));
    const backup = await runScript('scripts/backup.ts', { args: [file], env: { DATA_DIR: cafe.dataDir } });
    await customers.stop();
    expect(backup).toMatchObject({ code: 0, output: `The café is in ${file}.\n` });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(customers.got.length).toBeGreaterThan(0);

    const dataDir = join(elsewhere.path, 'data');
    const restored = await runScript('scripts/restore.ts', { args: [file], env: { DATA_DIR: dataDir } });
    expect(restored.code).toBe(0);
    const again = await startCafe({ dataDir });
    try {
      const counter = openCounter(() => again.url);
      // Its keys came along: tokens of orders open them still.
      for (const placed of before)
        await counter.untilOrder(placed, ({ state }) => state === 'ready', 'what was ordered before is there and made');
      const fresh = await counter.place();
      expect(before.map(({ number }) => number)).not.toContain(fresh.number);
      const reconciled = await reconcile({ url: again.url, dataDir });
      // The vendor is another company: what it charged a moment after the copy was made is its word alone, and is named as such.
      const differences = reconciled.output.split('\n').slice(0, -2);
      const later = new Set(customers.got.map(({ id }) => id));
      for (const difference of differences) {
        expect(difference).toStartWith('unknown-order');
        expect(later).toContain(difference.split('  ')[1] ?? '');
      }
      expect(reconciled.code).toBe(differences.length === 0 ? 0 : 1);
    } finally {
      await again.stop();
    }
  });

  test('is never overwritten, and never overwrites', async () => {
    await using cafe = await openCafe();
    await using elsewhere = await temporaryFolder();
    const file = join(elsewhere.path, 'gorae.backup');
    await writeFile(file, 'something dear');
    const env = { DATA_DIR: cafe.dataDir };
    const backup = await runScript('scripts/backup.ts', { args: [file], env });
    expect([backup.code, backup.stderr]).toEqual([1, `${file} exists already: choose another name\n`]);
    const running = await runScript('scripts/restore.ts', { args: [file], env });
    expect([running.code, running.stderr]).toEqual([
      1,
      expect.stringMatching(/is in use by another process: [^\n]+\n$/),
    ]);
    await cafe.stop();
    const kept = await runScript('scripts/restore.ts', { args: [file], env });
    expect([kept.code, kept.stderr]).toEqual([1, expect.stringMatching(/exists already: move it away first[^\n]+\n$/)]);
    await cafe.start();
  });

  test('that is none is told apart before anything is touched', async () => {
    await using folder = await temporaryFolder();
    const file = join(folder.path, 'holiday.jpg');
    await writeFile(file, randomUUID());
    const dataDir = join(folder.path, 'data');
    const restored = await runScript('scripts/restore.ts', { args: [file], env: { DATA_DIR: dataDir } });
    expect([restored.code, restored.stderr]).toEqual([1, expect.stringMatching(/is no usable backup: [^\n]+\n$/)]);
    expect(await readdir(dataDir)).not.toContain('cafe.sqlite');
  });
});
