import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { serviceNames } from '@gorae/contracts/api-documents.ts';
import { leaveQueue } from '@gorae/platform/testing/servers/leave-behind.ts';
import { type OwnRabbitMq, startRabbitMq } from '@gorae/platform/testing/servers/rabbitmq.ts';
import { listen } from '../cafe/listen.ts';
import { servicesOn } from '../cafe/on-servers.ts';
import { openCafe } from '../cafe/open.ts';
import { runScript } from '../cafe/process.ts';

const vhost = 'gorae';
const passwordOf = (service: string): string => `the password of ${service}`;
/** `NOTIFIER_AMQP_URL` and so on. */
const forEach = (what: string, of: (service: string) => string): Record<string, string> =>
  Object.fromEntries(serviceNames.map((name) => [`${name.toUpperCase().replaceAll('-', '_')}_AMQP_${what}`, of(name)]));

let broker: OwnRabbitMq;
const urlOf = (service: string): string => broker.url(vhost, { name: service, password: passwordOf(service) });

beforeAll(async () => {
  broker = await startRabbitMq();
  const printed = await runScript('scripts/definitions.ts', {
    args: ['--vhost', vhost],
    env: forEach('PASSWORD', passwordOf),
  });
  expect(printed).toMatchObject({ code: 0, stderr: '' });
  await broker.importDefinitions(printed.output);
});
afterAll(() => broker[Symbol.asyncDispose]());

describe('services whose broker was given the definitions, each with a user of its own', () => {
  test('serve an order until it is ready', async () => {
    // Whoever did not take the address of its own would find nothing there.
    const env = { AMQP_TOPOLOGY: 'verify', ...forEach('URL', urlOf) };
    await using cafe = await openCafe({ setup: servicesOn({ broker }), env });
    const placed = await cafe.place();
    using stream = await listen<{ state?: string }>(`${cafe.url}/v1/events/orders/${placed.id}`, placed.orderToken);
    await stream.until(({ data }) => data.state === 'ready', 'ready on the stream');
    expect(await cafe.look(placed)).toMatchObject({ state: 'ready' });
  });

  test.each(serviceNames)('%s may not declare a queue', async (service) => {
    await expect(leaveQueue(urlOf(service), 'a-queue-of-its-own', {})).rejects.toThrow('ACCESS_REFUSED');
  });
});
