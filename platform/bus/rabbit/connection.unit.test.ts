import { describe, expect, test } from 'bun:test';
import { silentLog } from '../../run/log.ts';
import { until } from '../../testing/until.ts';
import { createVirtualClock } from '../../testing/virtual-clock.ts';
import { openConnection } from './connection.ts';
import { createFakeModel } from './fake-model.ts';

const limits = { connectMs: 1_000, setupMs: 10_000, answerMs: 1_000, closeMs: 100 };

describe('a connection', () => {
  test('ends at once when it is closed while a session is being set up', async () => {
    const clock = createVirtualClock(1_000_000);
    let finishSetup: () => void = () => undefined;
    const connection = openConnection({
      ...{ url: new URL('amqp://broker'), name: 'test', limits, clock, random: () => 0, log: silentLog },
      connect: async () => createFakeModel().model,
      setup: () =>
        new Promise((resolve) => {
          finishSetup = resolve;
        }),
    });
    await clock.advance(1);
    const closing = connection.close();
    finishSetup();
    await clock.advance(1_000);
    await closing;
    expect(connection.session()).toBeUndefined();
  });

  test('ends at once when it is closed while the broker is silent, and ends what comes too late', async () => {
    const clock = createVirtualClock(0);
    const late = createFakeModel();
    const answer = Promise.withResolvers<typeof late.model>();
    let isCut = false;
    late.model.on('close', () => {
      isCut = true;
    });
    const connection = openConnection({
      ...{ url: new URL('amqp://broker'), name: 'test', limits, clock, random: () => 0, log: silentLog },
      connect: () => answer.promise,
      setup: async () => undefined,
    });
    await connection.close();
    expect([clock.now(), await connection.first]).toEqual([0, undefined]);
    answer.resolve(late.model);
    await until(() => isCut, { what: 'the late one is cut' });
  });

  test('waits longer with each try, by chance between nothing and all of it, five seconds at most', async () => {
    const clock = createVirtualClock(0);
    const draws = [0.5, 0, 1, 0.25, 1, 1, 1, 1, 0.5];
    const random = () => draws[tries.length - 1] ?? 0.99;
    const tries: number[] = [];
    const connection = openConnection({
      ...{ url: new URL('amqp://broker'), name: 'test', limits, clock, random, log: silentLog },
      connect: async () => {
        tries.push(clock.now());
        throw new Error('connect ECONNREFUSED');
      },
      setup: async () => undefined,
    });
    await clock.advance(24_000);
    await connection.close();
    const pauses = tries.slice(1).map((at, n) => at - (tries[n] ?? 0));
    expect(pauses.slice(0, draws.length)).toEqual([50, 0, 400, 200, 1_600, 3_200, 5_000, 5_000, 2_500]);
  });

  test('that lived for some seconds is followed by a short pause again, one that did not by a longer one', async () => {
    const clock = createVirtualClock(0);
    const tries: number[] = [];
    let fake = createFakeModel();
    const connection = openConnection({
      ...{ url: new URL('amqp://broker'), name: 'test', limits, clock, random: () => 1, log: silentLog },
      connect: async () => {
        tries.push(clock.now());
        fake = createFakeModel();
        return fake.model;
      },
      setup: async () => undefined,
    });
    const live = async (ms: number) => {
      await clock.advance(ms);
      fake.emit('close');
      const ended = clock.now();
      await clock.advance(1_000);
      return (tries.at(-1) ?? 0) - ended;
    };
    expect([await live(10), await live(10), await live(6_000), await live(10)]).toEqual([100, 200, 100, 200]);
    await connection.close();
  });

  test.each([
    ['amqp://%ED%95%98%EB%82%98:p%C3%A4ss%2Fw%25@broker', '\0하나\0päss/w%'],
    ['amqp://하나:päss@broker', '\0하나\0päss'],
    ['amqp://broker', undefined],
  ])('says who we are as the address means it, in any script: %s', async (address, said) => {
    const clock = createVirtualClock(0);
    const told: (string | undefined)[] = [];
    const connection = openConnection({
      ...{ url: new URL(address), name: 'test', limits, clock, random: () => 0, log: silentLog },
      connect: async (_url, options) => {
        told.push((options as { credentials?: { response(): Buffer } }).credentials?.response().toString());
        return createFakeModel().model;
      },
      setup: async () => undefined,
    });
    await clock.advance(1);
    await connection.close();
    expect(told).toEqual([said]);
  });
});
