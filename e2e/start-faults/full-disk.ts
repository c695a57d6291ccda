import { describe, expect, test } from 'bun:test';
import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { until } from '@gorae/platform/testing/until.ts';
import { aLatte, anUnpaidLatte, keyed, openCounter, type Placed, type Problem } from '../cafe/counter.ts';
import { runScript } from '../cafe/process.ts';
import { startCafe, temporaryFolder } from '../cafe/start.ts';
import { mountDisk } from './mount.ts';

/** Writes until not one byte more fits. */
const fill = (file: string): void => {
  const ballast = openSync(file, 'a');
  for (const size of [65_536, 4096, 1])
    try {
      for (;;) writeSync(ballast, new Uint8Array(size));
    } catch (error) {
      if ((error as { code?: string }).code !== 'ENOSPC') throw error;
    }
  closeSync(ballast);
};

/** To be walked where a disk can be made to fill. */
export const fullDisk = (): void =>
  describe('a disk that fills up', () => {
    test('costs no order that was accepted; with space again the café goes on by itself', async () => {
      await using folder = await temporaryFolder();
      using _mounted = mountDisk(folder.path, 8);
      const dataDir = join(folder.path, 'data');
      await mkdir(dataDir);
      const cafe = await startCafe({ dataDir, env: { BARISTA_SPEED: '100' } });
      try {
        const counter = openCounter(() => cafe.url);
        const accepted: Placed[] = [await counter.place(aLatte, { wait: 0 })];
        const ballast = join(folder.path, 'ballast');
        const refused = await until(
          async () => {
            fill(ballast);
            const reply = await counter.ask<Problem & Placed>('POST', '/v1/orders', { body: aLatte, headers: keyed() });
            if (reply.status === 503) return reply;
            expect(reply.status).toBe(202);
            accepted.push(reply.body);
            return undefined;
          },
          { what: 'the disk is full' },
        );
        expect([refused.body.code, refused.headers.get('content-type')]).toEqual([
          'unavailable',
          'application/problem+json',
        ]);
        expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
        expect(refused.text).not.toMatch(/disk|SQLITE|database/i);
        expect((await counter.ask('GET', '/v1/stores/gorae/menu')).status).toBe(200);
        for (const order of accepted) expect(await counter.look(order)).toMatchObject({ id: order.id });

        rmSync(ballast);
        const fresh = await until(
          async () => {
            const reply = await counter.ask<Placed>('POST', '/v1/orders', { body: anUnpaidLatte, headers: keyed() });
            return reply.status === 201 && reply.body;
          },
          { what: 'orders are taken again' },
        );
        expect(accepted.map(({ number }) => number)).not.toContain(fresh.number);
        // Whoever was asking the vendor at that moment lets go of it after 11 s; then the sweeper asks again.
        for (const order of accepted)
          await until(async () => (await counter.look(order)).state === 'ready', {
            what: `${order.number} is made after all`,
          });
        expect(cafe.output()).not.toMatch(/nobody caught/);
      } finally {
        await cafe.stop();
      }
    }, 60_000);

    test('keeps a café from starting, in one line', async () => {
      await using folder = await temporaryFolder();
      using _mounted = mountDisk(folder.path, 1);
      fill(join(folder.path, 'ballast'));
      const { code, stderr, output } = await runScript('cafe/main.ts', {
        env: { DATA_DIR: join(folder.path, 'data'), PORT: '0', HOST: '127.0.0.1' },
      });
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/^[^\n]*no space left on the disk\n$/),
      });
      expect(output).toBe(stderr);
    });
  });
