import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { leaveMessage } from '@gorae/platform/testing/servers/leave-behind.ts';
import { until } from '@gorae/platform/testing/until.ts';
import type { Shop } from '../kills/shop.ts';
import type { Fault } from './plan-faults.ts';
import { poisonBody } from './poison.ts';
import { commandOf, kill, type StormyCafe } from './stormy-cafe.ts';

export interface Struck {
  readonly fault: Fault;
  /** What was to be harmed was there before, and was harmed. */
  readonly landed: boolean;
  /** What the café did not live up to meanwhile and right after; empty when it did. */
  readonly broken: readonly string[];
  /** By which a poisoned message is found again. */
  readonly subject?: string;
}

type StormyShop = Shop<StormyCafe>;

const resumeWithinMs = 30_000;
/** Of one process: what the runtime leaves between two collections, not what an outage piles up. */
const mostGrowthBytes = 80 * 1024 * 1024;

/** Does it, waits until it is over and the café has shown that it goes on. */
export const strike = async (shop: StormyShop, fault: Fault): Promise<Struck> => {
  const { cafe } = shop;
  switch (fault.what) {
    case 'kill':
      return { fault, landed: await killOne(cafe, fault.service), broken: [] };
    case 'line-reset': {
      const line = cafe.line(fault.service, fault.server);
      const landed = (line?.lines() ?? 0) > 0;
      line?.reset();
      return { fault, landed, broken: [] };
    }
    case 'line-dead': {
      const line = cafe.line(fault.service, fault.server);
      const landed = (line?.lines() ?? 0) > 0;
      line?.blackhole(true);
      await pass(fault.seconds);
      line?.blackhole(false);
      return { fault, landed, broken: [] };
    }
    case 'poison': {
      const subject = `poison-${randomUUID()}`;
      await leaveMessage(cafe.brokerUrl, fault.queue, poisonBody(fault.kind, fault.queue), subject);
      return { fault, landed: true, broken: [], subject };
    }
    case 'memory-alarm':
      return outage(shop, fault, {
        away: () => cafe.broker.memoryAlarm(true),
        back: () => cafe.broker.memoryAlarm(false),
      });
    case 'broker-stops':
      return outage(shop, fault, { away: cafe.broker.stopApp, back: cafe.broker.startApp, port: cafe.broker.port });
    case 'broker-killed':
      return outage(shop, fault, { away: cafe.broker.kill, back: cafe.broker.start, port: cafe.broker.port });
    case 'database-killed':
      return outage(shop, fault, { away: cafe.database.kill, back: cafe.database.start, port: cafe.database.port });
  }
};

const pass = (seconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const killOne = async (cafe: StormyCafe, service: Parameters<StormyCafe['processesOf']>[0]): Promise<boolean> => {
  const [pid] = cafe.processesOf(service);
  const landed = pid !== undefined && kill(pid);
  if (pid !== undefined) await until(() => commandOf(pid) === '', { what: `${service} is dead` });
  return landed;
};

interface Outage {
  readonly away: () => Promise<void>;
  readonly back: () => Promise<void>;
  /** Where nobody listens meanwhile; absent when the server only refuses to work. */
  readonly port?: number;
}

const outage = async (
  shop: StormyShop,
  fault: Fault & { readonly seconds: number },
  { away, back, port }: Outage,
): Promise<Struck> => {
  const broken: string[] = [];
  const before = shop.cafe.memory();
  const wasThere = port === undefined || (await listens(port));
  await away();
  const isGone = port === undefined || !(await listens(port));
  const accepts = fault.what === 'database-killed' ? Promise.resolve() : acceptsAnOrder(shop);
  await pass(fault.seconds);
  const growth = Math.max(...[...shop.cafe.memory()].map(([pid, bytes]) => bytes - (before.get(pid) ?? bytes)));
  if (growth > mostGrowthBytes) broken.push(`a process grew by ${growth >> 20} MB during ${fault.what}`);
  await accepts.catch((error: unknown) => broken.push(`during ${fault.what}: ${error}`));
  await back();
  await goesOn(shop).catch((error: unknown) => broken.push(`after ${fault.what}: ${error}`));
  return { fault, landed: wasThere && isGone, broken };
};

const listens = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    const tell = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => tell(true));
    socket.once('error', () => tell(false));
  });

const anOrder = { storeId: 'gorae', channel: 'counter', service: 'take-out' } as const;
const americano = [{ item: 'americano', variant: 'hot-regular', quantity: 1 }];

/** Without its broker the café takes orders all the same: their events wait. */
const acceptsAnOrder = async ({ call }: StormyShop): Promise<void> => {
  const body = { ...anOrder, lines: americano };
  const placing = call({ by: 'tester', what: 'place', method: 'POST', path: '/v1/orders', key: randomUUID(), body });
  const { status } = await within(15_000, placing, 'no order was accepted');
  if (status !== 201) throw new Error(`an order was answered ${status}`);
};

/** From the order to the vendor and back: every service but the bar has to be at work again. */
const goesOn = async ({ call }: StormyShop): Promise<void> => {
  const body = { ...anOrder, lines: americano, payment: { method: 'sandbox', token: 'approve' } };
  const key = randomUUID();
  const isPaid = async (): Promise<void> => {
    for (;;) {
      const headers = { Prefer: 'wait=10' };
      const ask = { by: 'tester', what: 'place', method: 'POST', path: '/v1/orders', key, body, headers } as const;
      const order = (await call(ask)).body as { readonly state: string };
      if (order.state !== 'unpaid') return;
    }
  };
  await within(resumeWithinMs, isPaid(), `no order was paid within ${resumeWithinMs / 1000} s`);
};

const within = async <T>(ms: number, work: Promise<T>, otherwise: string): Promise<T> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
};
