import { describe, expect, test } from 'bun:test';
import { readFile, stat } from 'node:fs/promises';
import { until } from '@gorae/platform/testing/until.ts';
import { aCafeForAll, type OpenCafe, openCafe } from '../cafe/open.ts';
import type { Setup } from '../cafe/setup.ts';

interface Readiness {
  readonly ready: boolean;
  readonly checks: Readonly<Record<string, boolean>>;
}

/** At the café's port; where each service is a process of its own, at the ports that these have for it. */
const metricsOf = (cafe: OpenCafe): readonly string[] => {
  const apart = [...cafe.output().matchAll(/ health (\S+)\/readyz$/gm)].map(([, url]) => `${url}/metrics`);
  return apart.length > 0 ? apart : [`${cafe.url}/metrics`];
};

/** Health, metrics, pages and keys. */
export const theHouse = (setup: Setup): void =>
  describe('the house', () => {
    const cafe = aCafeForAll({ setup, env: { CORS_ORIGINS: 'https://cafe.example' } });

    test('is live and ready, and says what it looked at', async () => {
      expect((await cafe().ask('GET', '/livez')).body).toEqual({ live: true });
      const ready = await until(
        async () => {
          const { status, body } = await cafe().ask<Readiness>('GET', '/readyz');
          return status === 200 && Object.values(body.checks).every(Boolean) && body;
        },
        { what: 'every check is well' },
      );
      expect(ready).toMatchObject({ ready: true, checks: { 'notifier-caught-up': true } });
    });

    test('counts what it does, for Prometheus', async () => {
      await cafe().ask('GET', '/v1/stores/gorae/menu');
      const replies = await Promise.all(metricsOf(cafe()).map((url) => fetch(url)));
      for (const { headers } of replies) expect(headers.get('content-type')).toMatch(/^text\/plain/);
      const text = (await Promise.all(replies.map((reply) => reply.text()))).join('');
      expect(text).toMatch(/operation="getMenu"[^\n]*\} [1-9]/);
    });

    test.each([
      ['https://cafe.example', 'https://cafe.example'],
      ['http://localhost:5173', 'http://localhost:5173'],
      ['https://elsewhere.example', null],
      ['https://cafe.example.evil.example', null],
      ['null', null],
    ])('lets pages of the named origins and of this machine call: %s', async (origin, allowed) => {
      const { headers } = await cafe().ask('GET', '/v1/stores/gorae', { headers: { Origin: origin } });
      expect(headers.get('access-control-allow-origin')).toBe(allowed);
      expect(headers.get('access-control-allow-credentials')).toBeNull();
      expect(headers.get('vary')).toContain('Origin');
    });

    test('answers what a browser asks before it posts an order', async () => {
      const { status, headers } = await cafe().ask('OPTIONS', '/v1/orders', {
        headers: {
          Origin: 'https://cafe.example',
          'Access-Control-Request-Method': 'POST',
          'Access-Control-Request-Headers': 'content-type, idempotency-key, prefer, authorization',
        },
      });
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-methods')).toContain('POST');
      for (const name of ['content-type', 'idempotency-key', 'prefer', 'authorization'])
        expect(headers.get('access-control-allow-headers')?.toLowerCase()).toContain(name);
    });

    test('shows its pages under a policy that loads nothing from elsewhere', async () => {
      for (const path of ['/', '/screen']) {
        const { status, headers, text } = await cafe().ask('GET', path);
        expect([status, headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8']);
        expect(headers.get('content-security-policy')).toContain("default-src 'none'");
        expect(text).not.toMatch(/(src|href)="(https?:)?\/\//);
      }
    });

    test('keeps its keys readable for its owner only, and lets no one else into the folder', async () => {
      await using own = await openCafe({ setup, env: { STAFF_KEY: '' } });
      for (const name of ['staff.key', 'order-token.key', 'payment-seal.key'])
        expect((await stat(`${own.dataDir}/${name}`)).mode & 0o777).toBe(0o600);
      expect(own.output()).toContain((await readFile(`${own.dataDir}/staff.key`, 'utf8')).trim());
    });
  });
