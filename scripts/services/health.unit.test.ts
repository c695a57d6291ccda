import { afterEach, describe, expect, test } from 'bun:test';
import type { ServiceChild } from './children.ts';
import { createHealth } from './health.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
});

const aChild = (service: ServiceChild['service'], ready: object, { isUp = true } = {}): ServiceChild => {
  const server = Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => Response.json(ready) });
  closers.push(() => server.stop(true));
  const url = () => `http://127.0.0.1:${server.port}`;
  return { service, url, opsUrl: url, isUp: () => isUp };
};

const readyOf = async (...children: readonly ServiceChild[]) => {
  const reply = await createHealth(children)('/readyz');
  return { status: reply?.status, body: await reply?.json() };
};

describe('the health of all processes', () => {
  test('is good when each of them is ready', async () =>
    expect(
      await readyOf(
        aChild('order-service', { ready: true, checks: { store: true, broker: true } }),
        aChild('notifier', { ready: true, checks: { broker: true } }),
      ),
    ).toEqual({
      status: 200,
      body: { ready: true, checks: { store: true, broker: true, 'order-service': true, notifier: true } },
    }));

  test('is bad when one is not up', async () =>
    expect(
      await readyOf(
        aChild('order-service', { ready: true, checks: { store: true } }),
        aChild('notifier', { ready: true, checks: {} }, { isUp: false }),
      ),
    ).toEqual({
      status: 503,
      body: { ready: false, checks: { store: true, 'order-service': true, notifier: false } },
    }));

  test('tells the reasons, and who gives them', async () => {
    const without = (reason: string) => ({ ready: true, checks: { broker: false }, reasons: { broker: reason } });
    const { status, body } = await readyOf(
      aChild('order-service', without('RabbitMQ is out of reach')),
      aChild('order-service', without('RabbitMQ is out of reach')),
      aChild('payment-service', { ready: true, checks: { broker: true } }),
      aChild('barista-service', without('RabbitMQ refuses the user')),
      aChild('notifier', without('RabbitMQ is out of reach')),
    );
    expect(status).toBe(200);
    expect(body).toMatchObject({
      checks: { broker: false },
      reasons: {
        broker: 'order-service, notifier: RabbitMQ is out of reach; barista-service: RabbitMQ refuses the user',
      },
    });
  });
});
