import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ledgers, VendorEntry } from '@gorae/cafe/reconcile/ledgers.ts';
import { aCharge, agreeingLedgers } from '@gorae/cafe/reconcile/testing/agreeing-ledgers.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gorae-reconcile-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Answers as the café does, two items a page, so that the command has to turn pages. */
const serveLedgers = async ({ orders, payments, tickets }: Ledgers) => {
  const sides: Readonly<Record<string, readonly unknown[]>> = {
    '/v1/orders': orders,
    '/v1/payments': payments,
    '/v1/tickets': tickets,
  };
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const from = Number(searchParams.get('after') ?? 0);
    const items = sides[pathname] ?? [];
    const next = from + 2 < items.length ? { next: String(from + 2) } : {};
    response.end(JSON.stringify({ items: items.slice(from, from + 2), ...next }));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};

const reconcile = async (ledgers: Ledgers, vendor: readonly VendorEntry[]) => {
  const journal = join(folder, 'sandbox.jsonl');
  await writeFile(journal, vendor.map((entry) => `${JSON.stringify({ at: 'then', ...entry })}\n`).join(''));
  await using cafe = await serveLedgers(ledgers);
  const script = join(import.meta.dir, 'reconcile.ts');
  const child = spawn(process.execPath, [script, '--url', cafe.url, '--journal', journal], {
    env: { STAFF_KEY: 'a-staff-key-for-this-test' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let printed = '';
  child.stdout.on('data', (chunk) => {
    printed += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, printed };
};

describe('the command', () => {
  test('ends with code 0 when all sides agree', async () => {
    const ledgers = agreeingLedgers();
    const { code, printed } = await reconcile(ledgers, ledgers.vendor);
    expect(printed).toBe('12 orders, 7 still open, 0 differences\n');
    expect(code).toBe(0);
  });

  test('ends with code 1 and names the order when the journal has a charge too many', async () => {
    const ledgers = agreeingLedgers();
    const { code, printed } = await reconcile(ledgers, [...ledgers.vendor, aCharge('collected', { key: 'tampered' })]);
    expect(printed).toContain('charged-twice  collected  the vendor charged 2 times');
    expect(code).toBe(1);
  });
});
