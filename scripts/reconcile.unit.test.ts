import { afterEach, beforeEach, describe, expect, test } from 'bun:test';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Ledgers, VendorEntry } from '@gorae/cafe/reconcile/ledgers.ts';
import { aCharge, agreeingLedgers } from '@gorae/cafe/reconcile/testing/agreeing-ledgers.ts';
import { serveHttp } from '@gorae/platform/testing/serve-http.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gorae-reconcile-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Answers as the café does, two items a page, so that the command has to turn pages. */
const serveLedgers = ({ orders, payments, tickets }: Ledgers) => {
  const sides: Readonly<Record<string, readonly unknown[]>> = {
    '/v1/orders': orders,
    '/v1/payments': payments,
    '/v1/tickets': tickets,
  };
  return serveHttp((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const from = Number(searchParams.get('after') ?? 0);
    const items = sides[pathname] ?? [];
    const next = from + 2 < items.length ? { next: String(from + 2) } : {};
    response.end(JSON.stringify({ items: items.slice(from, from + 2), ...next }));
  });
};

const staffKey = 'a-staff-key-for-this-test';

const run = async (url: string, env: Readonly<Record<string, string>>) => {
  const args = [join(import.meta.dir, 'reconcile.ts'), '--url', url, '--journal', join(folder, 'sandbox.jsonl')];
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let printed = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      printed += chunk;
    });
  const [code] = await once(child, 'close');
  return { code, printed };
};

const reconcile = async (ledgers: Ledgers, vendor: readonly VendorEntry[]) => {
  const entries = vendor.map((entry) => `${JSON.stringify({ at: 'then', ...entry })}\n`);
  await writeFile(join(folder, 'sandbox.jsonl'), entries.join(''));
  await using cafe = await serveLedgers(ledgers);
  return await run(cafe.url, { STAFF_KEY: staffKey });
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

describe('in one line the command tells', () => {
  const refuse = (status: number, body: string) =>
    serveHttp((_request, response) => {
      response.statusCode = status;
      response.end(body);
    });
  beforeEach(() => writeFile(join(folder, 'sandbox.jsonl'), ''));

  test('which key is refused, and where the right one is', async () => {
    await using cafe = await refuse(401, JSON.stringify({ code: 'unauthorized', title: 'Unauthorized' }));
    await writeFile(join(folder, 'staff.key'), staffKey);
    const advice =
      'set STAFF_KEY to its key, or leave it unset and set DATA_DIR to the data folder of the running café.';
    for (const [env, from] of [
      [{ STAFF_KEY: staffKey }, 'STAFF_KEY'],
      [{ DATA_DIR: folder }, join(folder, 'staff.key')],
    ] as const)
      expect(await run(cafe.url, env)).toEqual({
        code: 1,
        printed: `The café at ${cafe.url} refuses the staff key of ${from}: ${advice}\n`,
      });
  });

  test('that the database is away', async () => {
    const problem = { code: 'unavailable', title: 'Unavailable', detail: 'The database does not answer.' };
    await using cafe = await refuse(503, JSON.stringify(problem));
    expect(await run(cafe.url, { STAFF_KEY: staffKey })).toEqual({
      code: 1,
      printed: 'The database does not answer. (unavailable)\n',
    });
  });

  test('that something else answers', async () => {
    await using cafe = await refuse(502, '<html>');
    const { code, printed } = await run(cafe.url, { STAFF_KEY: staffKey });
    expect(code).toBe(1);
    expect(printed).toMatch(/^What answers at \S+ is no café \(502\)\.\n$/);
  });

  test('that an address is none', async () =>
    expect(await run('foo', { STAFF_KEY: staffKey })).toEqual({
      code: 1,
      printed: '--url: "foo" is no address such as http://localhost:3000\n',
    }));
});
