import { describe, expect, test } from 'bun:test';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { aLattePaidBy, anUnpaidLatte, keyed } from '../cafe/counter.ts';
import { type OpenCafe, openCafe } from '../cafe/open.ts';
import { runScript } from '../cafe/process.ts';
import { staffKey } from '../cafe/start.ts';

const paymentToken = 'token-canary-9d41e7';
const key = '5e1c2a9b-canary-4f7d-9b3e-6a8c0d2f4e61';

/** Names of the files in which one of the secrets stands. */
const leaksIn = async (folder: string, secrets: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const { name } = entry;
    const content = await readFile(join(folder, name));
    for (const secret of secrets) if (content.includes(secret)) found.push(`${name}: ${secret}`);
  }
  return found;
};

const staffViews = (orderId: string): readonly string[] => [
  '/v1/orders?storeId=gorae',
  `/v1/orders/${orderId}`,
  `/v1/orders/${orderId}/history`,
  '/v1/payments?storeId=gorae',
  `/v1/payments/${orderId}`,
  '/v1/tickets?storeId=gorae',
  '/v1/events/stores/gorae/tickets?limit=1',
  '/v1/ops/payment-service/parked',
  '/v1/ops/order-service/parked',
];

/** Everything that is told to staff, and what anyone may fetch. */
const readAll = async (cafe: OpenCafe, orderId: string): Promise<string> => {
  const told = [...staffViews(orderId), '/metrics', '/v1/events/stores/gorae?limit=1', '/v1/stores/gorae'];
  const replies = await Promise.all(told.map((path) => cafe.ask('GET', path, { token: staffKey })));
  expect(replies.map(({ status }) => status)).toEqual(told.map(() => 200));
  return replies.map(({ text }) => text).join('\n');
};

describe('secrets', () => {
  test('stay where they belong: not in the database, the log, replies, metrics or a backup', async () => {
    await using cafe = await openCafe({ env: { LOG_LEVEL: 'debug', BARISTAS: '0' } });
    const placed = await cafe.place(aLattePaidBy(paymentToken), { key });
    const later = await cafe.place(anUnpaidLatte);
    await cafe.pay(later, paymentToken);
    // One that is still being asked for when we look: its token is needed yet, and sealed.
    const asking = await cafe.place(aLattePaidBy(`slow-600`), { wait: 0 });
    await cafe.ask('POST', '/v1/orders', {
      token: staffKey,
      body: { payment: { token: paymentToken } },
      headers: keyed(key),
    });

    const secrets = [paymentToken, key, staffKey, placed.orderToken, later.orderToken];
    expect(await leaksIn(cafe.dataDir, [...secrets, 'slow-600'])).toEqual([]);
    const told = await readAll(cafe, placed.id);
    for (const secret of secrets) expect(told).not.toContain(secret);

    await cafe.untilOrder(asking, ({ state }) => state === 'paid', 'the slow one is paid');
    const file = join(cafe.dataDir, 'copy');
    await runScript('scripts/backup.ts', { args: [file], env: { DATA_DIR: cafe.dataDir } });
    await cafe.stop();
    expect(await leaksIn(cafe.dataDir, secrets)).toEqual([]);
    // The staff key is shown once to whoever started the café, and never again.
    const [, ...after] = cafe.output().split('First order');
    for (const secret of [...secrets, 'slow-600']) expect(after.join('')).not.toContain(secret);
    await cafe.start();
  });

  test('stay there also while the vendor is out of reach, and the token has to be kept', async () => {
    await using cafe = await openCafe({ env: { LOG_LEVEL: 'debug', SANDBOX_URL: 'http://127.0.0.1:9' } });
    const placed = await cafe.place(aLattePaidBy(paymentToken), { wait: 0, key });
    await cafe.untilOrder(placed, ({ payments: [one] }) => one?.state === 'confirming', 'the outcome is not known');
    const secrets = [paymentToken, key, staffKey, placed.orderToken];
    expect(await leaksIn(cafe.dataDir, secrets)).toEqual([]);
    const told = await readAll(cafe, placed.id);
    const [, ...log] = cafe.output().split('First order');
    expect(log.join('')).toContain(placed.id);
    for (const secret of secrets) expect(told + log.join('')).not.toContain(secret);
  });
});
