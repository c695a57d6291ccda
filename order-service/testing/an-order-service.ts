import type { Event } from '@gorae/contracts/kit/event.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { orderServiceQueue, paymentServiceQueue, topology } from '@gorae/contracts/topology.ts';
import type { Bus, Handlers } from '@gorae/platform/bus/bus.ts';
import { openEmbeddedEngine } from '@gorae/platform/bus/embedded/engine.ts';
import { createHttpApp, type HttpApp } from '@gorae/platform/http/app.ts';
import { createAuthorize } from '@gorae/platform/http/authorize.ts';
import { createCapabilities } from '@gorae/platform/http/capability.ts';
import { createFingerprint } from '@gorae/platform/http/idempotency.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import { randomId } from '@gorae/platform/run/ids.ts';
import { silentLog } from '@gorae/platform/run/log.ts';
import { seededRandom } from '@gorae/platform/run/random.ts';
import type { Store } from '@gorae/platform/store/store.ts';
import { createVirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import { orderCollection } from '../app/collections.ts';
import type { Seed } from '../app/seed-store.ts';
import { createOrderService } from '../service.ts';
import { aMenuContent } from './a-menu.ts';
import { minute, nine } from './an-order.ts';
import { paymentSays, type TicketFields, ticketSays } from './other-services.ts';

export const staffKey = 'staff-key-of-the-tests';

export const aSeed = (fields: Partial<Seed> = {}): Seed => ({
  shop: {
    id: 'gorae',
    name: { ko: '고래 카페', en: 'Gorae Café' },
    address: 'Seoul',
    businessNumber: '000-00-00000',
    timeZone: 'Asia/Seoul',
    dayStartsAt: '05:00',
    services: ['eat-in', 'take-out'],
    open: true,
    acceptUpToSeconds: 3600,
  },
  menu: aMenuContent(),
  menuSource: 'file-1',
  ...fields,
});

export interface AnOrderServiceOptions {
  readonly seed?: Seed;
  /** A file survives the service; in memory unless told. */
  readonly file?: string;
  /** When it starts; at nine unless told. */
  readonly at?: number;
  /** Requests that may be at work at once; a thousand unless told. */
  readonly inFlightLimit?: number;
  /** Stands between the service and its store. */
  readonly through?: (store: Store) => Store;
  /** Stands between the service and its bus. */
  readonly bus?: (bus: Bus) => Bus;
}

/** order-service as in production, on an engine of its own and a clock that stands still; the test plays the other services. */
export const anOrderService = async ({
  seed = aSeed(),
  file = ':memory:',
  at = nine,
  inFlightLimit = 1000,
  through,
  bus,
}: AnOrderServiceOptions = {}) => {
  const clock = createVirtualClock(at);
  const engine = openEmbeddedEngine({ file, topology, clock, syncInCommit: true });
  const store = engine.store('order-service');
  const parts = { bus: bus?.(engine.bus) ?? engine.bus, clock, seed, store: through?.(store) ?? store, inFlightLimit };
  const told: Event[] = [];
  engine.bus.read('next', (event) => told.push(event));
  const asked: Event[] = [];
  engine.bus.consume(paymentServiceQueue, listenInto(asked), { prefetch: 10 });
  const { service, send } = await openReplica(parts);
  const publish = async (...events: readonly Event[]) => {
    await engine.bus.publish(events);
    await clock.advance(0);
  };
  const order = async (orderId: string): Promise<OrderView> =>
    (await send('GET', `/v1/orders/${orderId}`, { token: staffKey })).json();
  return {
    clock,
    engine,
    service,
    send,
    /** Another process on the same store and bus. */
    join: () => openReplica(parts),
    publish,
    order,
    /** What was told on the log, in order: all of it, or of one order. */
    told: (orderId?: string) => told.filter(({ subject }) => orderId === undefined || subject === orderId),
    /** What payment-service was sent. */
    asked: (name: string) => asked.filter((event) => event.name === name),
    stored: async (orderId: string) => (await store.documents(orderCollection)).find(orderId),
    place: async (parts: Sent = {}): Promise<PlacedView> => {
      const reply = await send('POST', '/v1/orders', { key: aKey(), body: aNewOrder(), ...parts });
      if (!reply.ok) throw new Error(`not placed: ${await reply.text()}`);
      return reply.json();
    },
    /** payment-service speaks about the latest attempt. */
    payment: async (orderId: string, news: Parameters<typeof paymentSays>[1]) =>
      publish(paymentSays(await order(orderId), news, clock.now())),
    /** The bar speaks about the order's one ticket. */
    ticket: async (orderId: string, fields: TicketFields) => publish(ticketSays(orderId, fields, clock.now())),
    parked: async () => (await engine.bus.parking.list([orderServiceQueue.name], { limit: 10 })).items,
    [Symbol.asyncDispose]: async () => {
      await service.close();
      await engine.close();
    },
  };
};

export interface ReplicaParts {
  readonly bus: Bus;
  readonly store: Store;
  readonly clock: Clock;
  readonly seed?: Seed;
  readonly inFlightLimit?: number;
}

/** One process of order-service. Closing it leaves store and bus open. */
export const openReplica = async ({ bus, store, clock, seed = aSeed(), inFlightLimit = 1000 }: ReplicaParts) => {
  const capabilities = createCapabilities(['order-token-key']);
  const service = await createOrderService({
    store,
    bus,
    clock,
    newId: randomId,
    random: seededRandom(1),
    log: silentLog,
    capabilities,
    fingerprint: createFingerprint(['fingerprint-key']),
    seal: { seal: async (token) => `sealed ${token}` },
    config: { payWithinMs: 10 * minute, collectAfterMs: 15 * minute, seed },
  });
  const app = createHttpApp({
    routes: service.routes,
    authenticate: createAuthorize({ staffKeys: [staffKey], capability: capabilities }),
    newId: () => 'request-1',
    log: silentLog,
    cors: () => false,
    inFlightLimit,
  });
  await service.start();
  return { service, send: sendTo(app), [Symbol.asyncDispose]: service.close };
};

export type PlacedView = OrderView & { readonly orderToken: string };

export interface Sent {
  readonly body?: unknown;
  readonly token?: string;
  readonly key?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const sendTo =
  (app: HttpApp) =>
  (method: string, path: string, { body, token, key, headers }: Sent = {}): Promise<Response> =>
    app.fetch(
      new Request(`http://localhost${path}`, {
        method,
        headers: {
          ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
          ...(key === undefined ? {} : { 'Idempotency-Key': key }),
          ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    );

/** Another one at each call. */
export const aKey = (): string => randomId();

export const approve = { method: 'sandbox', token: 'approve' };

/** Two hot lattes to go, 9000 won, nothing paid. */
export const aNewOrder = (fields: object = {}) => ({
  storeId: 'gorae',
  channel: 'kiosk',
  service: 'take-out',
  lines: [{ item: 'latte', variant: 'hot', quantity: 2 }],
  ...fields,
});

const listenInto = (heard: Event[]): Handlers<typeof paymentServiceQueue.events> => {
  const listen = async (event: Event) => void heard.push(event);
  return { 'payment.requested': listen, 'order.cancelled': listen, 'order.expired': listen };
};
