import { afterEach, describe, expect, test } from 'bun:test';
import { operation } from '@gorae/contracts/kit/operation.ts';
import { Type } from '@sinclair/typebox';
import { postal } from '../bus/suite/bus-lab.ts';
import { openEmbedded } from '../engine/embedded.ts';
import type { Engine } from '../engine/engine.ts';
import { Unavailable } from '../errors.ts';
import type { HttpApp } from '../http/app.ts';
import { createAuthorize } from '../http/authorize.ts';
import { implement } from '../http/implement.ts';
import { StartFault } from '../run/config-fault.ts';
import { silentLog } from '../run/log.ts';
import { createMetrics } from '../run/metrics.ts';
import type { Service } from '../run/service.ts';
import { staffKey } from '../testing/notes-app.ts';
import { until } from '../testing/until.ts';
import { createVirtualClock } from '../testing/virtual-clock.ts';
import { createHost } from './host.ts';

const getDoor = operation({
  id: 'getDoor',
  tag: 'Door',
  summary: 'S',
  description: 'D',
  method: 'GET',
  path: '/v1/door',
  roles: ['public'],
  replies: { 200: { description: 'It', body: Type.Object({ open: Type.Boolean() }) } },
});

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

interface House {
  readonly opsOnApp?: boolean;
  readonly notes?: Engine['notes'];
  readonly outboxes?: Engine['outboxes'];
}

/** A service that consumes the queue `office`, on a host whose engine and start go wrong as the test says. */
const aHouse = ({ opsOnApp = true, notes = {}, outboxes = {} }: House = {}) => {
  const clock = createVirtualClock(1_000_000);
  const embedded = openEmbedded({ file: ':memory:', topology: postal, keepLogMs: 1_000, clock, log: silentLog });
  const world = { fault: undefined as Error | undefined, silent: '', healthy: true, told: [] as string[] };
  const failing = async (what: string) => {
    world.told.push(what);
    if (world.silent === what) await new Promise(() => undefined);
    if (world.fault !== undefined) throw world.fault;
  };
  const service: Service = {
    name: 'suite',
    routes: implement({ getDoor }, { getDoor: () => ({ status: 200, body: { open: true } }) }),
    pages: [],
    checks: { awake: () => true },
    start: () => failing('start'),
    close: async () => void world.told.push('close'),
  };
  const host = createHost({
    engine: { ...embedded, checks: { store: () => world.healthy }, notes, outboxes, open: () => failing('open') },
    topology: postal,
    services: [service],
    authenticate: createAuthorize({ staffKeys: [staffKey] }),
    cors: () => false,
    opsOnApp,
    clock,
    newId: () => 'made-here',
    random: () => 0.5,
    log: silentLog,
    metrics: createMetrics('suite'),
  });
  closers.push(embedded.close, host.close);
  return { host, world, clock };
};

const get = async (app: HttpApp, path: string) => {
  const reply = await app.fetch(
    new Request(`http://house${path}`, { headers: { Authorization: `Bearer ${staffKey}` } }),
  );
  const text = await reply.text();
  const body = text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { status: reply.status, retryAfter: reply.headers.get('retry-after'), text, body };
};

describe('a host', () => {
  test('answers once its services have started, and is live before', async () => {
    const { host } = aHouse();
    expect((await get(host.app, '/livez')).status).toBe(200);
    expect(await get(host.app, '/v1/door')).toMatchObject({
      status: 503,
      retryAfter: '2',
      body: { code: 'unavailable' },
    });
    expect(await get(host.app, '/readyz')).toMatchObject({
      status: 503,
      body: { checks: { started: false, store: true } },
    });
    await host.start();
    expect(await get(host.app, '/v1/door')).toMatchObject({ status: 200, body: { open: true } });
    expect((await get(host.app, '/readyz')).body).toEqual({
      ready: true,
      checks: { started: true, store: true, awake: true },
    });
  });

  test('waits for a database that is away, and starts when it comes', async () => {
    const { host, world, clock } = aHouse();
    world.fault = new Unavailable('away');
    const started = host.start();
    await clock.advance(20_000);
    expect(world.told).not.toContain('start');
    world.fault = undefined;
    await clock.advance(10_000);
    await started;
    expect(world.told.slice(-2)).toEqual(['open', 'start']);
    expect((await get(host.app, '/v1/door')).status).toBe(200);
  });

  test('does not start what can never work', async () => {
    const { host, world } = aHouse();
    world.fault = new StartFault('a newer release was here');
    await expect(host.start()).rejects.toThrow('a newer release was here');
  });

  test('that is closed while it waits gives up quietly', async () => {
    const { host, world, clock } = aHouse();
    world.fault = new Unavailable('away');
    const started = host.start();
    await clock.advance(1_000);
    await host.close();
    await started;
    expect(world.told.at(-1)).toBe('close');
    expect((await get(host.app, '/readyz')).status).toBe(503);
  });

  test.each(['open', 'start'])('that is closed does not wait for servers that are silent at its %s', async (at) => {
    const { host, world } = aHouse();
    world.silent = at;
    const started = host.start();
    await until(() => world.told.includes(at), { what: `it is at its ${at}` });
    await host.close();
    await started;
    expect(world.told.slice(-2)).toEqual([at, 'close']);
    expect((await get(host.app, '/readyz')).status).toBe(503);
  });

  test('without its database is not ready; without its broker it is, and says so', async () => {
    const { host, world } = aHouse({ notes: { broker: () => 'connection refused' } });
    await host.start();
    expect(await get(host.app, '/readyz')).toMatchObject({
      status: 200,
      body: { ready: true, checks: { broker: false }, reasons: { broker: 'connection refused' } },
    });
    const { text } = await get(host.app, '/metrics');
    expect(text).toContain('engine_up{part="broker",service="suite"} 0');
    expect(text).toContain('bus_queue_messages{queue="office",service="suite"} 0');
    expect(text).toContain('bus_kept_messages{reason="parked",service="suite"} 0');
    expect(text).toContain('bus_kept_messages{reason="unrouted",service="suite"} 0');
    world.healthy = false;
    expect((await get(host.app, '/readyz')).status).toBe(503);
  });

  test('tells how much waits in every outbox that can be asked, and since when', async () => {
    const away = async () => {
      throw new Unavailable('away');
    };
    const { host } = aHouse({
      outboxes: {
        waiting: { documents: async (limit) => Math.min(3, limit), oldest: async () => 1_000_000 - 2_500 },
        empty: { documents: async () => 0, oldest: async () => undefined },
        ahead: { documents: async () => 1, oldest: async () => 1_000_000 + 40 },
        away: { documents: away, oldest: away },
      },
    });
    const { text } = await get(host.ops, '/metrics');
    expect(text.split('\n').filter((line) => line.startsWith('outbox_'))).toEqual([
      'outbox_documents{outbox="waiting",service="suite"} 3',
      'outbox_documents{outbox="empty",service="suite"} 0',
      'outbox_documents{outbox="ahead",service="suite"} 1',
      'outbox_oldest_event_age_seconds{outbox="waiting",service="suite"} 2.5',
      'outbox_oldest_event_age_seconds{outbox="empty",service="suite"} 0',
      'outbox_oldest_event_age_seconds{outbox="ahead",service="suite"} 0',
    ]);
  });

  test('tells its metrics though broker and databases are silent', async () => {
    const silent = () => new Promise<never>(() => undefined);
    const { host, clock } = aHouse({ outboxes: { silent: { documents: silent, oldest: silent } } });
    const asking = get(host.ops, '/metrics');
    await clock.advance(2_000);
    const { status, text } = await asking;
    expect(status).toBe(200);
    expect(text).toContain('engine_up{part="store",service="suite"} 1');
    expect(text).not.toContain('outbox="silent"');
  });

  test('tells of its health on a port of its own, to the last', async () => {
    const { host } = aHouse({ opsOnApp: false });
    await host.start();
    for (const path of ['/livez', '/readyz', '/metrics']) {
      expect((await get(host.app, path)).status).toBe(404);
      expect((await get(host.ops, path)).status).toBe(200);
    }
    await host.app.close();
    expect(await get(host.ops, '/readyz')).toMatchObject({ status: 503, body: { checks: { started: false } } });
    expect((await get(host.ops, '/livez')).status).toBe(200);
  });

  test('shows messages parked for its own services only', async () => {
    const { host } = aHouse();
    expect(await get(host.app, '/v1/ops/suite/parked')).toMatchObject({ status: 200, body: { items: [] } });
    expect((await get(host.app, '/v1/ops/other/parked')).status).toBe(400);
  });
});
