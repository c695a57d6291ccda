import { afterEach, describe, expect, test } from 'bun:test';
import { silentLog } from '@gorae/platform/run/log.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { openFront } from './front.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const aService = (answer: (request: Request) => Response | Promise<Response>): string => {
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, idleTimeout: 60, fetch: answer });
  closers.push(() => server.stop(true));
  return `http://127.0.0.1:${server.port}`;
};

const nobody = 'http://127.0.0.1:1';

const aFront = (replicas: Readonly<Record<string, readonly string[]>>): string => {
  const front = openFront({
    host: '127.0.0.1',
    port: 0,
    replicas: (service) => replicas[service] ?? [],
    health: async (path) => (path === '/livez' ? Response.json({ live: true }) : undefined),
    log: silentLog,
  });
  closers.push(front.close);
  return `http://127.0.0.1:${front.port}`;
};

/** Tells what reached it. */
const echo = (name: string) => async (request: Request) =>
  Response.json({
    name,
    method: request.method,
    path: new URL(request.url).pathname + new URL(request.url).search,
    requestId: request.headers.get('x-request-id'),
    token: request.headers.get('authorization'),
    body: await request.text(),
  });

describe('the front', () => {
  test.each([
    ['/v1/orders/1/payments?a=%C3%A9', 'order-service'],
    ['/v1/stores/gorae/menu', 'order-service'],
    ['/', 'order-service'],
    ['/swagger', 'order-service'],
    ['/v1/payments/1', 'payment-service'],
    ['/v1/payment-methods', 'payment-service'],
    ['/v1/tickets/1/done', 'barista-service'],
    ['/v1/queues/gorae', 'barista-service'],
    ['/bar', 'barista-service'],
    ['/v1/events/stores/gorae', 'notifier'],
    ['/screen', 'notifier'],
    ['/_/notifier/screen.css', 'notifier'],
    ['/v1/ops/payment-service/parked', 'payment-service'],
  ])('sends %s to %s', async (path, service) => {
    const names = ['order-service', 'payment-service', 'barista-service', 'notifier'];
    const front = aFront(Object.fromEntries(names.map((name) => [name, [aService(echo(name))]])));
    expect(await (await fetch(`${front}${path}`)).json()).toMatchObject({ name: service, path });
  });

  test('passes on what was asked and what was answered', async () => {
    const front = aFront({ 'order-service': [aService(echo('one'))] });
    const headers = { 'X-Request-Id': 'abc-1', Authorization: 'Bearer token' };
    const reply = await fetch(`${front}/v1/orders`, { method: 'POST', body: '{"a":1}', headers });
    expect(await reply.json()).toMatchObject({
      method: 'POST',
      requestId: 'abc-1',
      token: 'Bearer token',
      body: '{"a":1}',
    });
    const moved = aFront({
      'order-service': [aService(() => new Response(null, { status: 304, headers: { ETag: '"v1"' } }))],
    });
    const known = await fetch(`${moved}/v1/orders/1`);
    expect([known.status, known.headers.get('etag')]).toEqual([304, '"v1"']);
  });

  test('answers HEAD without a body', async () => {
    const front = aFront({ notifier: [aService(() => new Response('a page'))] });
    const reply = await fetch(`${front}/screen`, { method: 'HEAD' });
    expect([reply.status, await reply.text()]).toEqual([200, '']);
  });

  test('passes a stream on as it comes, and ends it at the service when the client leaves', async () => {
    let send: ((text: string) => void) | undefined;
    let hasLeft = false;
    const stream = () =>
      new Response(
        new ReadableStream({
          start: (controller) => {
            send = (text) => controller.enqueue(new TextEncoder().encode(text));
            send('first');
          },
          cancel: () => {
            hasLeft = true;
          },
        }),
        { headers: { 'Content-Type': 'text/event-stream' } },
      );
    const front = aFront({ notifier: [aService(stream)] });
    const leaving = new AbortController();
    const reply = await fetch(`${front}/v1/events/stores/gorae`, { signal: leaving.signal });
    const reader = reply.body?.getReader();
    const next = async () => new TextDecoder().decode((await reader?.read())?.value);
    expect(await next()).toBe('first');
    send?.('second');
    expect(await next()).toBe('second');
    leaving.abort();
    await until(() => hasLeft, { what: 'the service is told' });
  });

  test('asks the next replica when nobody listens at the first, and says so when there is none', async () => {
    const front = aFront({
      'order-service': [nobody, aService(echo('two'))],
      notifier: [nobody],
      'payment-service': [],
    });
    const placed = await fetch(`${front}/v1/orders`, { method: 'POST', body: 'x' });
    expect(await placed.json()).toMatchObject({ name: 'two', body: 'x' });
    for (const path of ['/screen', '/v1/payments']) {
      const reply = await fetch(`${front}${path}`, { headers: { 'X-Request-Id': 'abc-2' } });
      expect([reply.status, reply.headers.get('retry-after')]).toEqual([503, '2']);
      expect(reply.headers.get('content-type')).toBe('application/problem+json');
      expect(await reply.json()).toMatchObject({ code: 'unavailable', requestId: 'abc-2' });
    }
  });

  test('does not ask twice what may have been done', async () => {
    let asked = 0;
    const cutting = Bun.listen({
      hostname: '127.0.0.1',
      port: 0,
      socket: {
        data: (socket) => {
          asked += 1;
          socket.end();
        },
      },
    });
    closers.push(async () => cutting.stop(true));
    const front = aFront({ 'order-service': [`http://127.0.0.1:${cutting.port}`, aService(echo('two'))] });
    const reply = await fetch(`${front}/v1/orders`, { method: 'POST', body: 'x' });
    expect([reply.status, ((await reply.json()) as { code: string }).code, asked]).toEqual([502, 'bad-gateway', 1]);
  });

  test('tells of its own health', async () => {
    expect(await (await fetch(`${aFront({})}/livez`)).json()).toEqual({ live: true });
  });
});
