import { describe, test } from 'bun:test';
import type { ServiceName } from '@gorae/contracts/api-documents.ts';
import { runScript } from '../cafe/process.ts';
import { runService } from '../cafe/service-process.ts';
import { temporaryFolder } from '../cafe/start.ts';
import { expectLine, expectLines } from './expect-line.ts';

/** Nobody listens there: waited for, and told as a warning. */
const AMQP_URL = 'amqp://127.0.0.1:9';
const errorsOnly = { LOG_LEVEL: 'error' };

describe('an address that cannot be read is named, not shown:', () => {
  test.each([
    ['nonsense', /^AMQP_URL: is not allowed; a URL that starts with amqp:\/\/ or amqps:\/\/ is expected$/],
    ['http://me:s3cret@127.0.0.1', /^AMQP_URL: is not allowed; a URL that starts with amqp:/],
    [
      'amqp://me:s3cret%zz@127.0.0.1',
      /^The address of RabbitMQ has a % that is no escape of UTF-8: write a plain one as %25$/,
    ],
    [
      'amqp://me:s3cret@127.0.0.1?heartbeat=abc',
      /^The address of RabbitMQ has a heartbeat that is not allowed; seconds from 0 to 65535 are expected$/,
    ],
    ['amqp://me:s3cret@:port', /^The address of RabbitMQ must be like amqp:\/\/user:password@host:5672\/vhost$/],
  ])('AMQP_URL=%s', async (url, line) => {
    expectLine(await runService('notifier', { AMQP_URL: url }), line);
  });

  test.each([
    ['http://127.0.0.1', /^MONGODB_URL: is not allowed; a URL that starts with mongodb:/],
    ['mongodb://me:s3cret@127.0.0.1:999999/', /^MONGODB_URL cannot be read: .*999999/],
    ['mongodb://me:s3cret@127.0.0.1/?nonsense=1', /^MONGODB_URL cannot be read: .*nonsense/],
  ])('MONGODB_URL=%s', async (url, line) => {
    expectLine(await runService('payment-service', { AMQP_URL, MONGODB_URL: url, ...errorsOnly }), line);
  });
});

describe('half an environment is told at once, every variable by a line:', () => {
  const missing = (variable: string): RegExp => new RegExp(`^${variable}: is missing; `);

  test.each<[ServiceName, readonly string[]]>([
    ['order-service', ['STAFF_KEY', 'AMQP_URL', 'ORDER_TOKEN_KEY', 'PAYMENT_SEAL_KEY']],
    ['payment-service', ['STAFF_KEY', 'AMQP_URL', 'SANDBOX_URL', 'PAYMENT_SEAL_KEY']],
    ['barista-service', ['STAFF_KEY', 'AMQP_URL']],
    ['notifier', ['STAFF_KEY', 'AMQP_URL', 'ORDER_TOKEN_KEY']],
  ])('%s', async (service, variables) => {
    expectLines(await runScript(`${service}/main.ts`), variables.map(missing));
  });

  test('a database without a broker', async () => {
    await using folder = await temporaryFolder();
    const env = { DATA_DIR: folder.path, PORT: '0', HOST: '127.0.0.1', MONGODB_URL: 'mongodb://127.0.0.1:9' };
    expectLine(await runScript('cafe/main.ts', { env }), /^MONGODB_URL: needs AMQP_URL beside it/);
  });
});
