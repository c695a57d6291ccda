import { describe, expect, test } from 'bun:test';
import type { Parking } from '../bus/bus.ts';
import { createNotesApp, staffKey } from '../testing/notes-app.ts';
import { parkedRoutes } from './parked.ts';

/** Messages 1…120 of one queue and `foreign` of a queue that nobody here owns. */
const createParking = (): Parking => {
  const ids = new Map(Array.from({ length: 120 }, (_, at) => [String(at + 1), 'notes-service.work']));
  ids.set('foreign', 'elsewhere');
  const view = (id: string, queue: string) => ({ id, queue, reason: 'unreadable', attempts: 4, parkedAt: 0 });
  return {
    list: async (queues, { limit, after = '0' }) => {
      const items = [...ids].filter(([id, queue]) => queues.includes(queue) && Number(id) > Number(after));
      const page = items.slice(0, limit).map(([id, queue]) => view(id, queue));
      const last = page.at(-1);
      return { items: page, ...(items.length > limit && last ? { next: last.id } : {}) };
    },
    show: async (id) => {
      const queue = ids.get(id);
      return queue === undefined ? undefined : { ...view(id, queue), body: '{"token":"•••"}' };
    },
    redrive: async (id) => ids.delete(id),
    redriveAll: async (queues) => {
      const found = [...ids].filter(([, queue]) => queues.includes(queue));
      for (const [id] of found) ids.delete(id);
      return found.length;
    },
    discard: async (id) => ids.delete(id),
  };
};

const setUp = () => {
  const routes = parkedRoutes({ parking: createParking(), queues: { 'notes-service': ['notes-service.work'] } });
  const { app } = createNotesApp({ routes });
  return (path: string, method = 'GET', token = staffKey) =>
    app.fetch(
      new Request(`http://localhost/v1/ops/${path}`, { method, headers: { Authorization: `Bearer ${token}` } }),
    );
};

interface PageView {
  readonly items: readonly { id: string; parkedAt: string }[];
  readonly next?: string;
}

describe('parked messages', () => {
  test('are listed page by page', async () => {
    const send = setUp();
    const ids: string[] = [];
    let page: PageView = await (await send('notes-service/parked?limit=100')).json();
    expect(page.items[0]?.parkedAt).toBe('1970-01-01T00:00:00.000Z');
    for (;;) {
      ids.push(...page.items.map(({ id }) => id));
      if (page.next === undefined) break;
      page = await (await send(`notes-service/parked?limit=100&after=${page.next}`)).json();
    }
    expect([ids.length, new Set(ids).size]).toEqual([120, 120]);
    expect((await send('notes-service/parked?limit=101')).status).toBe(400);
  });

  test('are shown with their body', async () => {
    expect(await (await setUp()('notes-service/parked/7')).json()).toMatchObject({ id: '7', body: '{"token":"•••"}' });
  });

  test('go back to their queue or away, once', async () => {
    const send = setUp();
    expect((await send('notes-service/parked/7/redrive', 'POST')).status).toBe(204);
    expect((await send('notes-service/parked/7/redrive', 'POST')).status).toBe(404);
    expect((await send('notes-service/parked/8', 'DELETE')).status).toBe(204);
    expect((await send('notes-service/parked/8')).status).toBe(404);
  });

  test('go back to their queues all together, but those of others', async () => {
    const send = setUp();
    expect(await (await send('notes-service/redrive', 'POST')).json()).toEqual({ redriven: 120 });
    expect(await (await send('notes-service/redrive', 'POST')).json()).toEqual({ redriven: 0 });
    expect((await send('other-service/redrive', 'POST')).status).toBe(400);
  });

  test.each([
    ['notes-service/parked/foreign', 'GET'],
    ['notes-service/parked/foreign', 'DELETE'],
    ['notes-service/parked/foreign/redrive', 'POST'],
  ])('of another service are not there: %p %p', async (path, method) => {
    const reply = await setUp()(path, method);
    expect([reply.status, ((await reply.json()) as { code: string }).code]).toEqual([404, 'parked-message-not-found']);
  });

  test('are for staff, and of services that this process has', async () => {
    expect((await setUp()('notes-service/parked', 'GET', 'wrong')).status).toBe(401);
    expect((await setUp()('other-service/parked')).status).toBe(400);
  });
});
