import { describe, expect, test } from 'bun:test';
import { systemClock } from '../run/clock.ts';
import { createLog } from '../run/log.ts';
import { capability, createNotesApp, staffKey } from '../testing/notes-app.ts';
import { until } from '../testing/until.ts';

const { app } = createNotesApp();

const send = (path: string, init: RequestInit = {}, to = app) => to.fetch(new Request(`http://localhost${path}`, init));
const post = (body: BodyInit, headers: Record<string, string> = {}) =>
  send('/v1/notes', { method: 'POST', body, headers: { 'Content-Type': 'application/json', ...headers } });
const bearer = (token: string) => ({ headers: { Authorization: `Bearer ${token}` } });
const problemOf = async (reply: Response) => {
  expect(reply.headers.get('content-type')).toBe('application/problem+json');
  return (await reply.json()) as Record<string, unknown>;
};

describe('a reply', () => {
  test('has only the fields that the contract names', async () => {
    const reply = await post('{"text":"hi"}');
    expect(reply.status).toBe(201);
    expect(reply.headers.get('location')).toBe('/v1/notes/1');
    expect(await reply.json()).toEqual({ id: '1', text: 'hi' });
  });

  test('carries the security headers and is not stored', async () => {
    const { headers } = await send('/v1/notes');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('content-type')).toBe('application/json');
  });

  test('that breaks its schema is our fault: a 500 whose pointer is logged and whose value is nowhere', async () => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line), clock: systemClock, level: 'info' });
    const reply = await send('/v1/notes/broken', bearer(staffKey), createNotesApp({ log }).app);
    expect(reply.status).toBe(500);
    expect((await problemOf(reply)).code).toBe('internal-error');
    expect(lines.join()).toContain('\\"/text\\"');
  });

  test('to a bug leaks nothing, and the log has the stack under the same request id', async () => {
    const lines: string[] = [];
    const log = createLog({ write: (line) => lines.push(line), clock: systemClock, level: 'info' });
    const reply = await send('/v1/notes/bug', bearer(staffKey), createNotesApp({ log }).app);
    const text = await reply.text();
    expect(reply.status).toBe(500);
    expect(text).not.toContain('secret');
    expect(text).not.toContain('.ts');
    expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
      requestId: reply.headers.get('x-request-id'),
      error: { message: 'a secret of the code', stack: expect.stringContaining('notes-app.ts') },
    });
  });
});

describe('the request id', () => {
  test('is taken from the client when sane', async () => {
    const reply = await send('/v1/notes', { headers: { 'X-Request-Id': 'abc-1.2_3' } });
    expect(reply.headers.get('x-request-id')).toBe('abc-1.2_3');
  });

  test.each(['a b', 'x'.repeat(65), '<script>'])('is a new one instead of %p', async (id) => {
    const reply = await send('/nowhere', { headers: { 'X-Request-Id': id } });
    expect(reply.headers.get('x-request-id')).toBe('made-here');
    expect((await problemOf(reply)).requestId).toBe('made-here');
  });
});

describe('a request body', () => {
  test.each([
    ['text/plain', 415],
    ['application/json; charset=latin1', 415],
    ['application/jsonx', 415],
    ['application/json; charset=utf-8', 201],
    ['Application/JSON;charset="UTF-8"', 201],
  ])('of type %p is answered with %p', async (type, status) => {
    expect((await post('{"text":"hi"}', { 'Content-Type': type })).status).toBe(status);
  });

  test.each([
    ['{"text"', 'malformed-json'],
    ['', 'malformed-json'],
    [new Uint8Array([0x22, 0xff, 0x22]), 'malformed-json'],
    ['[]', 'invalid-request'],
    ['null', 'invalid-request'],
  ])('%p is refused with 400 %p', async (body, code) => {
    const reply = await post(body);
    expect(reply.status).toBe(400);
    expect((await problemOf(reply)).code).toBe(code);
  });

  test('is refused with a pointer to each fault, and what was sent is not repeated', async () => {
    const reply = await post('{"text":"","extra":"4111-1111"}');
    const text = await reply.clone().text();
    const { errors } = (await problemOf(reply)) as { errors: { pointer: string }[] };
    expect(reply.status).toBe(400);
    expect(errors.map(({ pointer }) => pointer).sort()).toEqual(['/extra', '/text']);
    expect(text).not.toContain('4111');
  });

  test.each([
    ['{"text":"half \\ud83d"}', '/text'],
    ['{"text":"\\uDE00 half"}', '/text'],
    ['{"text":"hi","\\ud83d":1}', ''],
    ['{"a/b":[0,"\\ud83d"]}', '/a~1b/1'],
  ])('has no half of a character in it: %p', async (body, pointer) => {
    const reply = await post(body);
    expect(reply.status).toBe(400);
    expect(await problemOf(reply)).toMatchObject({ code: 'invalid-request', errors: [{ pointer }] });
  });

  test('may spell a character by its two halves', async () => {
    expect((await post('{"text":"\\ud83d\\ude00"}')).status).toBe(201);
  });

  test('may have 64 KiB and not a byte more, announced or not', async () => {
    const ofSize = (bytes: number) => `{"text":"${'x'.repeat(bytes - 11)}"}`;
    expect((await post(ofSize(65_536))).status).toBe(201);
    const reply = await post(ofSize(65_537));
    expect(reply.status).toBe(413);
    expect((await problemOf(reply)).code).toBe('body-too-large');
    let pulled = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        pulled += 1;
        controller.enqueue(new Uint8Array(16_384));
      },
    });
    expect((await post(endless)).status).toBe(413);
    expect(pulled).toBeLessThan(10);
  });
});

describe('parameters', () => {
  test('of a query are coerced as the contract says', async () => {
    expect(await (await send('/v1/notes?limit=7&open=true')).json()).toMatchObject({ limit: 7 });
  });

  test.each([
    ['?limit=0', 'limit'],
    ['?limit=1e2', 'limit'],
    ['?limit=', 'limit'],
    ['?limit=%7B%22a%22%3A1%7D', 'limit'],
    ['?limit=1&limit=2', 'limit'],
    ['?open=yes', 'open'],
    ['?unknown=1', 'unknown'],
    ['?__proto__=1', '__proto__'],
  ])('%p are refused by name', async (query, parameter) => {
    const reply = await send(`/v1/notes${query}`);
    expect(reply.status).toBe(400);
    expect((await problemOf(reply)).errors).toContainEqual({ parameter, in: 'query', detail: expect.any(String) });
  });

  test('nobody asked for are refused on an operation without any', async () => {
    const reply = await send('/v1/notes/1?verbose=1', bearer(staffKey));
    expect((await problemOf(reply)).errors).toEqual([{ parameter: 'verbose', in: 'query', detail: 'Unexpected' }]);
  });

  test('of a header are checked, and headers that the contract does not know are let through', async () => {
    expect((await post('{"text":"hi"}', { 'X-Anything': '1', Prefer: 'wait=1' })).status).toBe(201);
    const reply = await post('{"text":"hi"}', { Prefer: 'x'.repeat(21) });
    expect((await problemOf(reply)).errors).toMatchObject([{ parameter: 'Prefer', in: 'header' }]);
  });

  test('of a path are checked and decoded', async () => {
    expect(await (await send('/v1/notes/%ED%95%9C', bearer(staffKey))).json()).toMatchObject({ id: '한' });
    const broken = await send('/v1/notes/%E0%A4%A', bearer(staffKey));
    expect(broken.status).toBe(400);
    const long = await send(`/v1/notes/${'x'.repeat(21)}`, bearer(staffKey));
    expect((await problemOf(long)).errors).toMatchObject([{ parameter: 'noteId', in: 'path' }]);
  });
});

describe('a path', () => {
  test.each(['/v1/nowhere', '/', '/v1/notes/', '//v1/notes', '/v1/notes/1/2/3'])(
    '%p that is not known is a 404',
    async (path) => {
      const reply = await send(path);
      expect(reply.status).toBe(404);
      expect((await problemOf(reply)).code).toBe('not-found');
    },
  );

  test('answers another method with 405 and those that it knows', async () => {
    const reply = await send('/v1/notes', { method: 'PUT', body: '{}' });
    expect(reply.status).toBe(405);
    expect(reply.headers.get('allow')).toBe('GET, HEAD, OPTIONS, POST');
    expect((await problemOf(reply)).code).toBe('method-not-allowed');
  });

  test('answers HEAD as GET without the body', async () => {
    const reply = await send('/v1/notes', { method: 'HEAD' });
    expect([reply.status, await reply.text()]).toEqual([200, '']);
    expect(reply.headers.get('content-type')).toBe('application/json');
    expect((await send('/v1/notes/1', { method: 'HEAD' })).status).toBe(401);
  });

  test('answers OPTIONS with what is allowed', async () => {
    const reply = await send('/v1/notes/1', { method: 'OPTIONS' });
    expect([reply.status, reply.headers.get('allow')]).toEqual([204, 'DELETE, GET, HEAD, OPTIONS']);
  });
});

describe('Accept', () => {
  test.each([
    ['application/json', 200],
    ['text/html, application/*;q=0.5', 200],
    ['*/*', 200],
    ['text/html', 406],
    ['*/*, application/json;q=0', 406],
    ['text/event-stream', 406],
  ])('%p is answered with %p', async (accept, status) => {
    expect((await send('/v1/notes', { headers: { Accept: accept } })).status).toBe(status);
  });

  test('of a stream is text/event-stream', async () => {
    const get = (accept: string) => send('/v1/notes/1/live?limit=1', { headers: { Accept: accept } });
    expect((await get('text/event-stream')).status).toBe(200);
    expect((await get('application/json')).status).toBe(406);
  });
});

describe('who may call', () => {
  const status = async (path: string, init?: RequestInit) => (await send(path, init)).status;

  test('the token of one object does not open another, and the answer is that of an absent one', async () => {
    const own = await send('/v1/notes/1', bearer(capability.issue('1')));
    const foreign = await send('/v1/notes/2', bearer(capability.issue('1')));
    const absent = await send('/v1/notes/absent', bearer(capability.issue('absent')));
    expect([own.status, foreign.status, absent.status]).toEqual([200, 404, 404]);
    expect(await foreign.text()).toBe(await absent.text());
  });

  test('nobody without credentials, and the client is told how', async () => {
    const reply = await send('/v1/notes/1');
    expect([reply.status, reply.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
  });

  test('staff operations take the staff key only', async () => {
    const erase = (token: string) => status('/v1/notes/1', { method: 'DELETE', ...bearer(token) });
    expect(await erase(staffKey)).toBe(204);
    expect(await erase('wrong')).toBe(401);
    expect(await erase(capability.issue('1'))).toBe(401);
  });

  test('anyone on public operations, where a staff key is known and a wrong one ignored', async () => {
    const roleOf = async (token: string) => (await send('/v1/notes', bearer(token))).json();
    expect(await roleOf(staffKey)).toMatchObject({ role: 'staff' });
    expect(await roleOf('wrong')).toMatchObject({ role: 'public' });
  });

  test('is decided before faults are told', async () => {
    expect(await status('/v1/notes/1?what=1')).toBe(401);
  });
});

describe('a page of another origin', () => {
  test('may read when it is named', async () => {
    const reply = await send('/v1/notes', { headers: { Origin: 'https://shop.example' } });
    expect(reply.headers.get('access-control-allow-origin')).toBe('https://shop.example');
    expect(reply.headers.get('vary')).toContain('Origin');
    expect(
      (await send('/v1/notes', { headers: { Origin: 'https://evil.example' } })).headers.has(
        'access-control-allow-origin',
      ),
    ).toBe(false);
  });

  test('is told in the preflight what it may send', async () => {
    const headers = { Origin: 'https://shop.example', 'Access-Control-Request-Method': 'POST' };
    const reply = await send('/v1/notes', { method: 'OPTIONS', headers });
    expect(reply.status).toBe(204);
    expect(reply.headers.get('access-control-allow-methods')).toContain('POST');
    expect(reply.headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
  });
});

describe('requests in flight', () => {
  test('beyond the cap are told to come again; those that only wait do not count', async () => {
    const { app: small, waits } = createNotesApp({ inFlightLimit: 1 });
    const parked = send('/v1/notes/parked/wait', {}, small);
    await until(() => waits.count() === 1, { what: 'the first waits' });
    const holding = send('/v1/notes/holding/wait', {}, small);
    await until(() => waits.count() === 2, { what: 'the second waits with its place' });
    const refused = await send('/v1/notes', {}, small);
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([503, '1']);
    expect((await problemOf(refused)).code).toBe('overloaded');
    await small.close();
    expect([(await parked).status, (await holding).status]).toEqual([200, 200]);
  });

  test('give their place back, also after a refusal', async () => {
    const { app: small } = createNotesApp({ inFlightLimit: 1 });
    for (const path of ['/v1/notes/absent', '/v1/notes?x=1', '/v1/notes', '/v1/notes/1/live?limit=2'])
      expect((await send(path, {}, small)).status).not.toBe(503);
  });
});

describe('closing', () => {
  test('ends waits and refuses what comes later', async () => {
    const { app: closing, waits } = createNotesApp();
    const waiting = send('/v1/notes/1/wait', {}, closing);
    await until(() => waits.count() === 1, { what: 'the request waits' });
    await closing.close();
    expect((await waiting).status).toBe(200);
    const late = await send('/v1/notes', {}, closing);
    expect([late.status, late.headers.get('retry-after')]).toEqual([503, '2']);
  });
});
