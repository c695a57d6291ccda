import { describe, expect, test } from 'bun:test';
import { MongoError, MongoNetworkError, MongoServerError } from 'mongodb';
import { createLog, silentLog } from '../../run/log.ts';
import { type DeafMongo, openDeafMongo } from '../../testing/deaf-mongo.ts';
import { until } from '../../testing/until.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { openMongoConnection } from './mongo-connection.ts';
import { createMongoTrouble } from './mongo-trouble.ts';

const linked = async (server: DeafMongo) => {
  const clock = createVirtualClock(0);
  const told: string[] = [];
  const write = (line: string) => {
    const { level, message } = JSON.parse(line) as { level: string; message: string };
    told.push(`${level} ${message}`);
  };
  const log = createLog({ write, clock, level: 'info' });
  const url = `mongodb://127.0.0.1:${server.port}`;
  const connection = openMongoConnection({ url, database: 'parcels', clock, log });
  await connection.ping();
  const call = (outcome?: Error) =>
    connection.call('asking', async () => outcome && Promise.reject(outcome)).catch((error: unknown) => error);
  told.length = 0;
  const close = connection.close;
  return { ...connection, call, clock, told, [Symbol.asyncDispose]: close };
};

const overQuota = () => new MongoServerError({ code: 8000, message: 'you are over your space quota' });

/** What the driver throws where all connections are in use; it does not export it. */
class Crowded extends MongoError {
  override get name() {
    return 'MongoWaitQueueTimeoutError';
  }
}

describe('a database that refuses writes', () => {
  test('is in trouble until it takes one again, whatever else it answers, and that is told once', async () => {
    await using server = await openDeafMongo();
    await using a = await linked(server);
    server.refuseWrites(true);
    a.watch();
    for (let n = 0; n < 10; n++) {
      await a.call(overQuota());
      await a.call();
      await a.clock.advance(1_000);
      expect(a.trouble()).toBe('the database refuses writes');
    }
    expect(a.told).toEqual(['warn the database refuses writes']);
    server.refuseWrites(false);
    // Nobody else writes any more.
    await until(
      async () => {
        await a.clock.advance(1_000);
        return a.trouble() === undefined;
      },
      { what: 'the end of the trouble' },
    );
    expect(a.told).toEqual(['warn the database refuses writes', 'info the database takes writes again']);
  });

  test('may be out of reach as well', async () => {
    await using server = await openDeafMongo();
    await using a = await linked(server);
    await a.call(overQuota());
    await a.call(new MongoNetworkError('connection 1 to db:27017 closed'));
    expect(a.trouble()).toBe('the database is out of reach');
    await a.call();
    expect(a.trouble()).toBe('the database refuses writes');
  });
});

describe('a database of which too much is asked at once', () => {
  test('is not out of reach', async () => {
    await using server = await openDeafMongo();
    await using a = await linked(server);
    await a.call(new Crowded('timed out'));
    await a.call();
    expect(a.trouble()).toBeUndefined();
    expect(a.told).toEqual([]);
  });

  test('is, when nothing was answered for long', () => {
    const clock = createVirtualClock(0);
    const parts = { hosts: 'db:27017', clock, log: silentLog, isStarting: () => false, isClosed: () => false };
    const trouble = createMongoTrouble(parts);
    trouble.answered();
    trouble.failed(new Crowded('timed out'));
    trouble.fellSilent();
    expect(trouble.brief()).toBe('the database is out of reach');
    trouble.answered();
    expect(trouble.brief()).toBeUndefined();
  });
});

test('an error that is no answer does not end the trouble', async () => {
  await using server = await openDeafMongo();
  await using a = await linked(server);
  await a.call(new MongoNetworkError('connection 1 to db:27017 closed'));
  await a.call(new TypeError('undefined is no function'));
  expect(a.trouble()).toBe('the database is out of reach');
  await a.call(new MongoServerError({ code: 9, message: 'unknown operator: $foo' }));
  expect(a.trouble()).toBeUndefined();
});
