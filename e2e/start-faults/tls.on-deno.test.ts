import { describe, test } from 'bun:test';
import { openTlsFront } from '@gorae/platform/testing/tls-front.ts';
import { runService } from '../cafe/service-process.ts';
import { expectLine } from './expect-line.ts';

/** Nobody listens there. */
const nowhere = { port: 9 };

describe('on Deno, too, TLS that does not verify ends the start:', () => {
  test('that of the broker', async () => {
    await using front = await openTlsFront(nowhere);
    const AMQP_URL = `amqps://guest:guest@127.0.0.1:${front.port}`;
    expectLine(
      await runService('notifier', { AMQP_URL }, 'deno'),
      /^The TLS of RabbitMQ at 127\.0\.0\.1:\d+ cannot be trusted: .*(?:SELF_SIGNED|certificate)/,
    );
  });

  test('that of the database', async () => {
    await using front = await openTlsFront(nowhere);
    const MONGODB_URL = `mongodb://127.0.0.1:${front.port}/?tls=true&directConnection=true`;
    // The broker is away, which is waited for and would be told as well.
    const env = { AMQP_URL: `amqp://127.0.0.1:${nowhere.port}`, MONGODB_URL, LOG_LEVEL: 'error' };
    expectLine(
      await runService('order-service', env, 'deno'),
      /^the TLS certificate of MongoDB at 127\.0\.0\.1:\d+ does not verify: /,
    );
  });
});
