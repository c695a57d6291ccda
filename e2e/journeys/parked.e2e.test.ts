import { describe, expect, test } from 'bun:test';
import { join } from 'node:path';
import { runSql } from '@gorae/platform/testing/run-sql.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { anUnpaidLatte } from '../cafe/counter.ts';
import { type OpenCafe, openCafe } from '../cafe/open.ts';
import { runScript } from '../cafe/process.ts';
import { staffKey } from '../cafe/start.ts';

const secret = 'sealed-canary-5f0c2b';

/** What a later release might have left behind: a message of a version that this one does not know. */
const leaveBehind = (dataDir: string, type: string, orderId: string): void => {
  const file = join(dataDir, 'cafe.sqlite');
  const body = JSON.stringify({
    ...{ specversion: '1.0', id: `order-service/${orderId}/9/x`, source: 'order-service', type, subject: orderId },
    ...{ time: '2026-11-23T00:00:00.000Z', sequence: '9', storeid: 'gorae', data: { orderId, sealedToken: secret } },
  });
  runSql(
    file,
    "INSERT INTO log (event, subject, at, kept, body) VALUES ('payment.requested', ?, 0, 0, ?)",
    orderId,
    body,
  );
  runSql(file, "INSERT INTO deliveries (queue, offset) VALUES ('payment-service', (SELECT max(offset) FROM log))");
};

const parked = (cafe: OpenCafe, ...args: string[]) =>
  runScript('scripts/parked.ts', { args: [...args, '--url', cafe.url], env: { STAFF_KEY: staffKey } });

const idsIn = (output: string): readonly string[] =>
  [...output.matchAll(/^(\d+) {2}\d{4}-/gm)].map(([, id]) => id ?? '');

describe('parked messages', () => {
  test('are listed, shown with their secrets masked, tried again and discarded', async () => {
    await using cafe = await openCafe();
    expect((await parked(cafe)).output).toBe('Nothing is parked.\n');
    const placed = await cafe.place(anUnpaidLatte);
    await cafe.stop();
    leaveBehind(cafe.dataDir, 'cafe.gorae.payment.requested.v9', placed.id);
    leaveBehind(cafe.dataDir, 'cafe.gorae.payment.requested.v1', placed.id);
    await cafe.start();

    const listed = await until(
      async () => {
        const { output } = await parked(cafe);
        return idsIn(output).length === 2 && output;
      },
      { what: 'both messages are parked' },
    );
    expect(listed).toContain('payment-service  payment.requested');
    expect(listed).toContain(placed.id);
    const [first = '', second = ''] = idsIn(listed);

    for (const id of [first, second]) {
      const shown = await parked(cafe, 'show', id);
      expect(shown.code).toBe(0);
      expect(shown.output).not.toContain(secret);
      expect(shown.output).toContain('"queue": "payment-service"');
    }

    expect(await parked(cafe, 'discard', first)).toMatchObject({ code: 0, output: `${first} is gone.\n` });
    expect(await parked(cafe, 'redrive', 'all')).toMatchObject({ code: 0 });
    const again = await until(
      async () => {
        const [id] = idsIn((await parked(cafe)).output);
        return id !== second && id;
      },
      { what: 'the message is parked again, since nothing has changed' },
    );
    expect(await parked(cafe, 'discard', again)).toMatchObject({ code: 0 });
    expect((await parked(cafe)).output).toBe('Nothing is parked.\n');
    expect(cafe.output()).not.toContain(secret);
    await cafe.untilOrder(placed, ({ state }) => state === 'unpaid', 'the order is none the worse');
  });

  test('cannot be acted on when they are not there, or without the key', async () => {
    await using cafe = await openCafe();
    const unknown = await parked(cafe, 'redrive', '41');
    expect([unknown.code, unknown.stderr]).toEqual([1, 'No parked message has the id 41.\n']);
    const stranger = await runScript('scripts/parked.ts', {
      args: ['--url', cafe.url],
      env: { STAFF_KEY: 'some-other-key-0123456789' },
    });
    expect(stranger.code).toBe(1);
    expect(stranger.stderr).toMatch(/^[^\n]*\(unauthorized\)\n$/);
  });
});
