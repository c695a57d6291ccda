import { describe, expect, test } from 'bun:test';
import { silentLog } from '../../run/log.ts';
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
});
