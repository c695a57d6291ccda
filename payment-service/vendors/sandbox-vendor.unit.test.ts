import { describe, expect, test } from 'bun:test';
import type { ServerResponse } from 'node:http';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { serveHttp } from '@gorae/platform/testing/serve-http.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { createVirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import { configuredVendors } from './configured-vendors.ts';
import { createSandboxVendor } from './sandbox-vendor.ts';

/** A server that answers as the test says, on any port. */
const aServer = async (answer: (response: ServerResponse) => void) => {
  const asked: string[] = [];
  const server = await serveHttp((request, response) => {
    request.resume();
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${request.headers['idempotency-key']}`);
      answer(response);
    });
  });
  return { ...server, asked };
};

const ask = (signal = new AbortController().signal) => ({
  key: 'attempt-1',
  orderId: 'order-1',
  amountKrw: 5_000,
  token: 'approve',
  signal,
});
const vendorAt = (url: string) => createSandboxVendor({ baseUrl: () => url, clock: systemClock });
const approval = { chargeId: 'c', orderId: 'order-1', amountKrw: 5_000, outcome: 'approved' };
const json = (status: number, body: unknown) => (response: ServerResponse) =>
  void response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));

describe('the sandbox vendor', () => {
  test('asks by the key and passes on what the vendor says', async () => {
    await using server = await aServer(json(200, approval));
    expect(await vendorAt(server.url).authorize(ask())).toEqual({
      outcome: 'approved',
      vendorRef: 'c',
      orderId: 'order-1',
      amountKrw: 5_000,
    });
    expect(server.asked).toEqual(['POST /charges attempt-1']);
  });

  test('passes on a decline with a reason that is a slug, whatever the vendor writes', async () => {
    await using server = await aServer(json(200, { outcome: 'declined', reason: 'Token "approve" was <b>bad</b>' }));
    expect(await vendorAt(server.url).authorize(ask())).toEqual({ outcome: 'declined', reason: 'unspecified' });
  });

  test.each([
    ['a fault', json(500, {})],
    ['a refusal of the request', json(422, {})],
    ['a redirect', (response: ServerResponse) => void response.writeHead(307, { Location: '/elsewhere' }).end()],
    ['a cut line', (response: ServerResponse) => void response.destroy()],
    ['an answer that is no JSON', (response: ServerResponse) => void response.end('<html>')],
    ['an answer without an outcome', json(200, { ...approval, outcome: 'maybe' })],
    ['an approval without an amount', json(200, { ...approval, amountKrw: '5000' })],
    [
      'an answer cut in the middle',
      (response: ServerResponse) => {
        response.writeHead(200, { 'Content-Length': 500 });
        response.write('{"outcome":"declined"', () => response.destroy());
      },
    ],
    [
      'an answer without end',
      (response: ServerResponse) => void response.end(`{"outcome":"declined","x":"${'x'.repeat(20_000)}"}`),
    ],
  ])('takes %s for unknown, never for a decline', async (_what, answer) => {
    await using server = await aServer(answer);
    expect(await vendorAt(server.url).authorize(ask())).toMatchObject({ outcome: 'unknown' });
    const refund = { ...ask(), chargeKey: 'attempt-1', reason: 'cancelled' };
    expect(await vendorAt(server.url).refund(refund)).toMatchObject({ outcome: 'unknown' });
  });

  test('takes a vendor that does not listen for unknown', async () => {
    const server = await aServer(json(200, approval));
    await server[Symbol.asyncDispose]();
    expect(await vendorAt(server.url).authorize(ask())).toMatchObject({ outcome: 'unknown' });
  });

  test('waits ten seconds and no longer', async () => {
    await using server = await aServer(() => undefined);
    const clock = createVirtualClock(0);
    const vendor = createSandboxVendor({ baseUrl: () => server.url, clock });
    const answer = vendor.authorize(ask());
    await until(() => server.asked.length === 1, { what: 'the vendor is asked' });
    await clock.advance(10_000);
    expect(await answer).toEqual({ outcome: 'unknown', why: 'no answer within 10000 ms' });
  });

  test('lets go at once when this process closes', async () => {
    await using server = await aServer(() => undefined);
    const closing = new AbortController();
    const answer = vendorAt(server.url).authorize(ask(closing.signal));
    await until(() => server.asked.length === 1, { what: 'the vendor is asked' });
    closing.abort();
    expect(await answer).toEqual({ outcome: 'unknown', why: 'put down' });
  });
});

describe('the configured vendors', () => {
  const sandboxUrl = () => 'http://127.0.0.1:1';

  test('are the sandbox in demo mode, and none where none is named', () => {
    const methods = configuredVendors({ mode: 'demo', sandboxUrl }, systemClock).map(({ method }) => method);
    expect(methods).toEqual(['sandbox']);
    expect(configuredVendors({ mode: 'live' }, systemClock)).toEqual([]);
  });

  test('are never the sandbox in live mode', () => {
    expect(() => configuredVendors({ mode: 'live', sandboxUrl }, systemClock)).toThrow('MODE=live');
  });
});
