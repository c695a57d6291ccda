import { describe, expect, test } from 'bun:test';
import { aLatte, anUnpaidLatte, keyed, type Placed, type Problem, waiting } from '../cafe/counter.ts';
import { aCafeForAll } from '../cafe/open.ts';
import { rawRequest } from '../cafe/raw-request.ts';
import { staffKey } from '../cafe/start.ts';
import { badRequests, canary } from './bad-requests.ts';

describe('bad input', () => {
  const cafe = aCafeForAll({ env: { LOG_LEVEL: 'debug' } });
  const orderCount = async (): Promise<number> => {
    const { body } = await cafe().ask<{ items: unknown[] }>('GET', '/v1/orders?storeId=gorae&limit=200', {
      token: staffKey,
    });
    return body.items.length;
  };

  test.each(badRequests.map((bad) => [bad.what, bad] as const))('%s is refused with its name', async (_what, bad) => {
    const reply = await rawRequest(cafe().url, bad.request);
    expect(`${reply.status} ${reply.headers.get('content-type')}`).toBe(`${bad.status} application/problem+json`);
    const problem = JSON.parse(reply.text) as Problem;
    expect(problem).toMatchObject({ type: 'about:blank', status: bad.status, code: bad.code });
    expect(problem.requestId).toBe(reply.headers.get('x-request-id') ?? '');
    if (bad.names !== undefined) {
      const [first] = problem.errors ?? [];
      expect(first?.pointer ?? first?.parameter).toBe(bad.names);
    }
    // Where an unknown field or parameter is at fault its name is the answer; nothing else that was sent comes back.
    const told = bad.names === undefined ? reply.text : reply.text.replaceAll(bad.names.split('/').at(-1) || '-', '');
    expect(told).not.toContain(canary);
    expect(reply.text).not.toMatch(/ at .*\.(ts|js)\b|node_modules|SQLITE|TypeBox/);
  });

  test('a repeated key with another body is refused', async () => {
    const headers = keyed();
    expect((await cafe().ask('POST', '/v1/orders', { body: anUnpaidLatte, headers })).status).toBe(201);
    const other = { ...anUnpaidLatte, nameOnCup: canary };
    const reply = await cafe().ask<Problem>('POST', '/v1/orders', { body: other, headers });
    expect([reply.status, reply.body.code]).toEqual([422, 'idempotency-key-reused']);
    expect(reply.text).not.toContain(canary);
  });

  test.each([
    ['wait=abc', null],
    ['wait=-1', null],
    ['wait=9999', 'wait=30'],
    ['wait=1e3', null],
    ['respond-async', null],
    ['wait=1, wait=5', 'wait=1'],
    [`wait="2"; ${canary}`, 'wait=2'],
  ])('Prefer: %s is no reason to refuse', async (prefer, applied) => {
    const reply = await cafe().ask('POST', '/v1/orders', {
      body: anUnpaidLatte,
      headers: { ...keyed(), Prefer: prefer },
    });
    expect([reply.status, reply.headers.get('preference-applied')]).toEqual([201, applied]);
  });

  test('a wrong token looks like an order that is not there', async () => {
    const [mine, other] = [await cafe().place(anUnpaidLatte), await cafe().place(anUnpaidLatte)];
    const look = (id: string, token: string) => cafe().ask<Problem>('GET', `/v1/orders/${id}`, { token });
    const replies = [
      await look(mine.id, other.orderToken),
      await look(canary, other.orderToken),
      await look(mine.id, canary),
    ];
    for (const { status, body } of replies) expect([status, body.code]).toEqual([404, 'order-not-found']);
    const plain = replies.map(({ text, body }) => text.replace(body.requestId, ''));
    expect(new Set(plain).size).toBe(1);
  });

  test('a second cancellation changes nothing', async () => {
    const placed = await cafe().place(anUnpaidLatte);
    const cancel = (reason: string) =>
      cafe().ask<Placed>('POST', `/v1/orders/${placed.id}/cancellation`, {
        token: placed.orderToken,
        body: { reason },
      });
    const [first, second] = [await cancel('first'), await cancel('second')];
    expect([first.status, second.status]).toEqual([200, 200]);
    expect(second.body).toEqual(first.body);
  });

  test('a cancellation after the drink is ready is refused', async () => {
    const placed = await cafe().place(aLatte);
    await cafe().untilOrder(placed, ({ state }) => state === 'ready', 'ready');
    const reply = await cafe().ask<Problem>('POST', `/v1/orders/${placed.id}/cancellation`, {
      token: placed.orderToken,
      body: { reason: canary },
      headers: waiting(1),
    });
    expect([reply.status, reply.body.code]).toEqual([409, 'order-already-started']);
    expect(reply.text).not.toContain(canary);
  });

  test('HEAD and OPTIONS have no body, and open no stream', async () => {
    for (const path of ['/v1/stores/gorae/menu', '/v1/events/stores/gorae', '/screen', '/livez']) {
      const head = await rawRequest(cafe().url, { method: 'HEAD', path });
      expect([head.status, head.text]).toEqual([200, '']);
      const options = await rawRequest(cafe().url, { method: 'OPTIONS', path });
      expect([options.status, options.text, options.headers.get('allow')]).toEqual([
        204,
        '',
        expect.stringMatching(/^GET, HEAD, OPTIONS(, PATCH)?$/),
      ]);
    }
  });

  test('none of it makes an order, ends the café or reaches its log', async () => {
    const before = await orderCount();
    for (const { request } of badRequests) await rawRequest(cafe().url, request);
    expect(await orderCount()).toBe(before);
    const placed = await cafe().place(aLatte);
    await cafe().untilOrder(placed, ({ state }) => state === 'ready', 'the café goes on');
    expect(cafe().output()).not.toContain(canary);
    expect(cafe().output()).not.toMatch(/"level":"error"/);
  });
});
