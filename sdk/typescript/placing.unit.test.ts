import { describe, expect, test } from 'bun:test';
import { createGorae, GoraeError, Refused, Unreachable } from './gorae.ts';
import { aNewOrder, anOrder, anOrderBeingPaid } from './testing/an-order.ts';
import { type Answer, broken, event, fakeFetch, hurry, json, problem, stream } from './testing/fake-fetch.ts';

const open = (answers: readonly Answer[], patienceMs = 60_000) => {
  const fake = fakeFetch(...answers);
  return { ...fake, gorae: createGorae({ baseUrl: 'http://cafe.test/', fetch: fake.fetch, patienceMs }) };
};
const keysOf = (requests: readonly Request[]) => requests.map(({ headers }) => headers.get('idempotency-key'));
const caught = async (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => undefined,
    (error) => error,
  );

describe('placing an order', () => {
  test.each<[string, Answer]>([
    ['the line breaks', broken],
    ['nobody can answer', problem(503, 'unavailable', { 'Retry-After': '0' })],
    ['a proxy answers instead', () => new Response('<html>', { status: 502 })],
    ['the body got lost', () => new Response('', { status: 201 })],
    ['the body broke off', () => new Response('{"id":"o', { status: 201, headers: jsonType })],
  ])('asks again by the same key when %s', async (_what, failure) => {
    const { gorae, requests } = open([failure, json(anOrder(), 201)]);
    expect(await gorae.placeOrder(aNewOrder)).toEqual(anOrder());
    const [key, ...again] = keysOf(requests);
    expect(key).toMatch(/^[0-9a-f]{40}$/);
    expect(again).toEqual([key ?? '']);
    expect(requests.map(({ url }) => url)).toEqual(Array(2).fill('http://cafe.test/v1/orders'));
  });

  test('takes a key of its own for each call, and yours when you give one', async () => {
    const { gorae, requests } = open([json(anOrder(), 201)]);
    await gorae.placeOrder(aNewOrder);
    await gorae.placeOrder(aNewOrder);
    await gorae.placeOrder(aNewOrder, { idempotencyKey: 'mine' });
    const keys = keysOf(requests);
    expect(new Set(keys).size).toBe(3);
    expect(keys[2]).toBe('mine');
  });

  test('waits as long as the server says, and not at all when that is beyond its patience', async () => {
    const { gorae, requests } = open([problem(503, 'store-closed', { 'Retry-After': '600' })]);
    expect(await caught(gorae.placeOrder(aNewOrder))).toMatchObject({ name: 'Refused', code: 'store-closed' });
    expect(requests).toHaveLength(1);
    const later = open([problem(503, 'unavailable', { 'Retry-After': '1' }), json(anOrder(), 201)]);
    const before = performance.now();
    await later.gorae.placeOrder(aNewOrder);
    expect(performance.now() - before).toBeGreaterThan(950);
  });

  test('a no is an error with its code, and is not asked for twice', async () => {
    const { gorae, requests } = open([json({ ...problemOf('price-changed'), totalKrw: 5000 }, 409)]);
    const error = (await caught(gorae.placeOrder(aNewOrder))) as Refused;
    expect(error).toBeInstanceOf(Refused);
    expect(error).toBeInstanceOf(GoraeError);
    expect(error.status).toBe(409);
    expect(error.problem.totalKrw).toBe(5000);
    expect(requests).toHaveLength(1);
  });

  test('without any answer the error knows the key to ask again by', async () => {
    const { gorae, requests } = open([broken], 2000);
    const error = (await caught(gorae.placeOrder(aNewOrder))) as Unreachable;
    expect(error).toBeInstanceOf(Unreachable);
    expect(error.idempotencyKey).toBe(keysOf(requests)[0] ?? '');
    expect(requests.length).toBeGreaterThan(1);
  });

  test('goes on by following while the payment is asked for, and keeps the token', async () => {
    const paid = anOrder({ orderToken: undefined as never });
    const { gorae, requests } = open([json(anOrderBeingPaid(), 202), stream([hurry, event('snapshot', paid)])]);
    expect(await gorae.placeOrder(aNewOrder)).toEqual(anOrder());
    expect(requests[1]?.url).toBe('http://cafe.test/v1/events/orders/o1');
    expect(requests[1]?.headers.get('authorization')).toBe('Bearer token-1');
  });

  test('comes back with the order as it is when the outcome stays unknown for too long', async () => {
    const { gorae } = open([json(anOrderBeingPaid(), 202), stream([hurry], { open: true })]);
    expect(await gorae.placeOrder(aNewOrder, { settleWithinMs: 50 })).toEqual(anOrderBeingPaid());
  });

  test.each([
    [undefined, 'wait=10'],
    [2500, 'wait=3'],
    [0, 'wait=0'],
  ])('within %p ms has the café wait no longer than that', async (settleWithinMs, prefer) => {
    const { gorae, requests } = open([json(anOrder(), 201)]);
    await gorae.placeOrder(aNewOrder, settleWithinMs === undefined ? {} : { settleWithinMs });
    expect(requests[0]?.headers.get('prefer')).toBe(prefer);
  });

  test('a decline is an outcome and no error', async () => {
    const declined = anOrderBeingPaid({ payments: [{ ...first, state: 'declined', declineReason: 'no' }] });
    const { gorae, requests } = open([json(declined, 201)]);
    expect(await gorae.placeOrder(aNewOrder)).toEqual(declined);
    expect(requests).toHaveLength(1);
  });

  test('ends with the reason of your signal', async () => {
    const { gorae } = open([broken], 60_000);
    const reason = new Error('the customer left');
    const control = new AbortController();
    const placing = caught(gorae.placeOrder(aNewOrder, { signal: control.signal }));
    control.abort(reason);
    expect(await placing).toBe(reason);
  });

  test('throws rather than to make a key without a source of randomness', async () => {
    const fake = fakeFetch(json(anOrder(), 201));
    const { crypto } = globalThis;
    try {
      Object.defineProperty(globalThis, 'crypto', { value: undefined, configurable: true });
      const without = createGorae({ baseUrl: 'http://cafe.test', fetch: fake.fetch });
      expect(await caught(without.placeOrder(aNewOrder))).toMatchObject({
        message: expect.stringContaining('randomBytes'),
      });
      const given = createGorae({
        baseUrl: 'http://cafe.test',
        fetch: fake.fetch,
        randomBytes: (n) => new Uint8Array(n).fill(171),
      });
      await given.placeOrder(aNewOrder);
      expect(keysOf(fake.requests)).toEqual(['ab'.repeat(20)]);
    } finally {
      Object.defineProperty(globalThis, 'crypto', { value: crypto, configurable: true });
    }
  });
});

describe('a café of tomorrow', () => {
  test('may have more fields, states and payment methods', async () => {
    const tomorrow = {
      ...anOrder({ state: 'on-the-way', payments: [{ ...first, method: 'kakaopay', state: 'held-in-escrow' }] }),
      loyaltyPoints: 12,
    };
    const { gorae } = open([
      json(tomorrow, 201),
      stream([hurry, event('surprise', {}), event('order', { ...tomorrow, version: 3 })], { open: true }),
    ]);
    const placed = await gorae.placeOrder(aNewOrder);
    expect(placed).toEqual(tomorrow);
    for await (const seen of gorae.follow(placed)) {
      expect(seen).toMatchObject({ state: 'on-the-way', version: 3, loyaltyPoints: 12 });
      break;
    }
  });
});

const jsonType = { 'Content-Type': 'application/json' };
const first = { attemptId: 'a1', method: 'sandbox', state: 'approved', amountKrw: 4000 };
const problemOf = (code: string) => ({ type: 'about:blank', title: 'No', status: 409, code, requestId: 'r1' });
