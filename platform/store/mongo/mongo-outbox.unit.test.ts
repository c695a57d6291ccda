import { expect, test } from 'bun:test';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import type { MongoConnection } from './mongo-connection.ts';
import { createMongoOutbox } from './mongo-outbox.ts';

/** A database in which so many documents wait, in whichever collection is asked. */
const open = (waiting: number) => {
  let asked = 0;
  const call = async (): Promise<unknown> => {
    asked += 1;
    return asked <= waiting ? { _id: `order-${asked}`, outbox: [{ id: `event-${asked}`, body: '{}' }] } : null;
  };
  const connection = { call } as unknown as MongoConnection;
  const collections = () => ['orders', 'stores', 'menus'];
  return { outbox: createMongoOutbox({ connection, clock: createVirtualClock(0), collections }), asked: () => asked };
};

test('an outbox in which nothing waits costs one look for each collection', async () => {
  const { outbox, asked } = open(0);
  expect(await outbox.claim(0, 100)).toEqual([]);
  expect(asked()).toBe(3);
});

test.each([1, 9, 100, 150])('of %d documents that wait as many as wanted are claimed, each once', async (waiting) => {
  const { outbox } = open(waiting);
  const ids = (await outbox.claim(0, 100)).map(({ id }) => id);
  expect(ids).toHaveLength(Math.min(waiting, 100));
  expect(new Set(ids).size).toBe(ids.length);
});
