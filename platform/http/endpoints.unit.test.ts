import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHttpMetrics, createMetrics, startLagGauge } from '../run/metrics.ts';
import { createNotesApp } from '../testing/notes-app.ts';
import { pages } from './assets.ts';
import { createOps } from './ops.ts';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'pages-'));
  mkdirSync(join(folder, 'images'));
  writeFileSync(join(folder, 'screen.html'), '<!doctype html>');
  writeFileSync(join(folder, 'screen.js'), 'let a;');
  writeFileSync(join(folder, 'images/logo.svg'), '<svg/>');
  writeFileSync(join(folder, 'source.ts'), 'secret');
  writeFileSync(join(folder, '.hidden.json'), '{}');
  symlinkSync('/etc/hostname', join(folder, 'link.txt'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const withPages = () => {
  const { app } = createNotesApp({
    pages: pages({ '/screen': { file: 'screen.html' } }, { folder, prefix: '/_/notes/' }),
  });
  return (path: string, init?: RequestInit) => app.fetch(new Request(`http://localhost${path}`, init));
};

describe('pages', () => {
  test.each([
    ['/screen', 'text/html; charset=utf-8', '<!doctype html>'],
    ['/_/notes/screen.js', 'text/javascript; charset=utf-8', 'let a;'],
    ['/_/notes/images/logo.svg', 'image/svg+xml', '<svg/>'],
  ])('%p is served as %p', async (path, type, body) => {
    const reply = await withPages()(path);
    expect([reply.status, reply.headers.get('content-type'), await reply.text()]).toEqual([200, type, body]);
    expect(reply.headers.get('x-content-type-options')).toBe('nosniff');
  });

  test('run nothing but their own files', async () => {
    const policy = (await withPages()('/screen')).headers.get('content-security-policy');
    expect(policy).toContain("default-src 'none'; script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });

  test.each([
    '/_/notes/source.ts',
    '/_/notes/.hidden.json',
    '/_/notes/link.txt',
    '/_/notes/../notes-app.ts',
    '/_/notes/..%2f..%2fetc%2fhostname',
    '/_/notes/%2e%2e/%2e%2e/etc/hostname',
    '/_/notes/',
  ])('%p is not there', async (path) => {
    expect((await withPages()(path)).status).toBe(404);
  });

  test('are not sent again to who has them', async () => {
    const get = withPages();
    const etag = (await get('/screen')).headers.get('etag') ?? '';
    const reply = await get('/screen', { headers: { 'If-None-Match': etag } });
    expect([reply.status, await reply.text()]).toEqual([304, '']);
    expect((await get('/screen', { headers: { 'If-None-Match': '"other"' } })).status).toBe(200);
  });

  test('answer HEAD, and nothing else', async () => {
    const get = withPages();
    expect(await (await get('/screen', { method: 'HEAD' })).text()).toBe('');
    expect((await get('/screen', { method: 'POST' })).status).toBe(405);
  });

  test('that lack their file do not start', () => {
    expect(() => pages({ '/x': { file: 'x.html' } }, { folder, prefix: '/_/notes/' })).toThrow('x.html');
  });
});

describe('ops endpoints', () => {
  const withOps = (checks: Record<string, () => boolean>, notes = {}, metrics = createMetrics('notes')) => {
    const { app } = createNotesApp({ ops: createOps({ checks, notes, metrics }), metrics: createHttpMetrics(metrics) });
    return (path: string) => app.fetch(new Request(`http://localhost${path}`));
  };

  test('tell readiness by the checks; notes are shown and decide nothing', async () => {
    const ready = await withOps({ store: () => true }, { broker: () => false })('/readyz');
    expect([ready.status, await ready.json()]).toEqual([200, { ready: true, checks: { store: true, broker: false } }]);
  });

  test('count a check that throws as failed, and stay alive', async () => {
    const get = withOps({
      store: () => {
        throw new Error('away');
      },
    });
    const reply = await get('/readyz');
    expect([reply.status, await reply.json()]).toEqual([503, { ready: false, checks: { store: false } }]);
    expect((await get('/livez')).status).toBe(200);
  });

  test('show how long requests took, by operation and not by path', async () => {
    const metrics = createMetrics('notes');
    const lag = startLagGauge(metrics);
    const get = withOps({}, {}, metrics);
    await get('/v1/notes/17');
    await get('/made/up/path');
    const text = await (await get('/metrics')).text();
    lag.close();
    const counted = text.split('\n').find((line) => /_count\{.*findNote/.test(line));
    expect(counted).toContain('status="401"');
    expect(counted).toEndWith(' 1');
    expect(text).toContain('operation="none"');
    expect(text).not.toContain('made/up');
    expect(text).toContain('event_loop_lag_seconds{service="notes"}');
  });
});
