import { OrderCancelled, OrderExpired, PaymentRequested } from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import type { PaymentView } from '@gorae/contracts/payment-api.ts';
import { orderExample } from '@gorae/contracts/schemas.ts';
import { orderServiceQueue, topology } from '@gorae/contracts/topology.ts';
import type { Handlers } from '@gorae/platform/bus/bus.ts';
import { openEmbeddedEngine } from '@gorae/platform/bus/embedded/engine.ts';
import { newEvent } from '@gorae/platform/bus/new-event.ts';
import { createHttpApp } from '@gorae/platform/http/app.ts';
import { createAuthorize } from '@gorae/platform/http/authorize.ts';
import { createCapabilities } from '@gorae/platform/http/capability.ts';
import { toIso } from '@gorae/platform/run/clock.ts';
import { randomId } from '@gorae/platform/run/ids.ts';
import { createLog } from '@gorae/platform/run/log.ts';
import { Registry } from '@gorae/platform/run/metrics.ts';
import { seededRandom } from '@gorae/platform/run/random.ts';
import { type Sealer, SealFault } from '@gorae/platform/run/seal.ts';
import type { Store } from '@gorae/platform/store/store.ts';
import { createVirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import { paymentsCollection } from '../app/payments-collection.ts';
import type { Vendor } from '../app/ports.ts';
import { createPaymentService } from '../service.ts';
import { nine } from './a-payment.ts';

export interface PaymentServiceOptions {
  readonly vendor: Vendor;
  /** `:memory:` unless told. */
  readonly file?: string;
  readonly startAt?: number;
  readonly sealer?: Sealer;
  /** As for the service: there is no other process. */
  readonly alone?: boolean;
  /** Puts something between the service and its store. */
  readonly wrapStore?: (store: Store) => Store;
}

const staffKey = 'staff-key-of-the-tests';

/** payment-service as in production, on an engine in memory and a clock that stands still. */
export const aPaymentService = async ({ vendor, file = ':memory:', ...more }: PaymentServiceOptions) => {
  const clock = createVirtualClock(more.startAt ?? nine);
  const lines: string[] = [];
  const log = createLog({ write: (line) => lines.push(line), clock, level: 'debug' });
  const metrics = new Registry();
  const engine = openEmbeddedEngine({ file, topology, clock, log, syncInCommit: true });
  const service = await createPaymentService({
    store: (more.wrapStore ?? ((store) => store))(engine.store('payment-service')),
    bus: engine.bus,
    clock,
    random: seededRandom(1),
    log,
    metrics,
    vendors: [vendor],
    sealer: more.sealer ?? plainSealer,
    alone: more.alone ?? false,
  });
  const told: Event[] = [];
  engine.bus.consume(orderServiceQueue, listenInto(told), { prefetch: 10 });
  const app = createHttpApp({
    routes: service.routes,
    authenticate: createAuthorize({ staffKeys: [staffKey], capability: createCapabilities(['capability-key']) }),
    newId: randomId,
    log,
    cors: () => false,
    inFlightLimit: 10,
  });
  const get = (path: string, headers: Record<string, string> = { Authorization: `Bearer ${staffKey}` }) =>
    app.fetch(new Request(`http://localhost${path}`, { headers }));
  let closing: Promise<void> | undefined;
  const close = () => {
    closing ??= service.close().then(engine.close);
    return closing;
  };
  await service.start();
  return {
    clock,
    engine,
    service,
    metrics,
    get,
    close,
    /** Log lines so far. */
    lines: (): readonly string[] => lines,
    /** What order-service has heard so far: `attempt event outcome`. */
    told: (): readonly string[] => told.map(toLine),
    events: (): readonly Event[] => told,
    /** The document as it is stored. */
    stored: async (orderId = 'order-1') =>
      (await engine.store('payment-service').documents(paymentsCollection)).find(orderId),
    /** Publishes and lets everything that follows at once happen. */
    send: async (...events: readonly Event[]) => {
      await engine.bus.publish(events);
      await clock.advance(0);
    },
    payment: async (orderId = 'order-1'): Promise<PaymentView> => {
      const reply = await get(`/v1/payments/${orderId}`);
      if (reply.status !== 200) throw new Error(`no payment of ${orderId}: ${reply.status}`);
      return (await reply.json()) as PaymentView;
    },
    [Symbol.asyncDispose]: close,
  };
};

const toLine = ({ name, data }: Event): string => {
  const { attemptId, outcome = '' } = data as { attemptId: string; outcome?: string };
  return `${attemptId} ${name} ${outcome}`.trim();
};

const listenInto = (told: Event[]): Handlers<typeof orderServiceQueue.events> => {
  const listen = async (event: Event) => void told.push(event);
  return Object.fromEntries(orderServiceQueue.events.map(({ name }) => [name, listen])) as unknown as Handlers<
    typeof orderServiceQueue.events
  >;
};

/** Seals nothing, but within the turn: real encryption takes time of its own, which no virtual clock knows of. */
export const plainSealer: Sealer = {
  seal: async (text) => `sealed ${text}`,
  open: async (sealed) => {
    if (!sealed.startsWith('sealed ')) throw new SealFault('not sealed');
    return sealed.slice('sealed '.length);
  },
};

export interface Requested {
  readonly orderId?: string;
  readonly attemptId?: string;
  readonly method?: string;
  readonly amountKrw?: number;
  readonly sealedToken?: string;
  readonly at?: number;
}

/** `payment.requested` as order-service says it. */
export const aPaymentRequested = async (token: string, more: Requested = {}): Promise<Event> => {
  const { orderId = 'order-1', attemptId = 'attempt-1', method = 'fake', amountKrw = 5_000, at = nine } = more;
  const sealedToken = more.sealedToken ?? (await plainSealer.seal(token));
  return newEvent(PaymentRequested, {
    source: 'order-service',
    document: { id: orderId, version: 1 },
    storeId: 'gorae',
    at,
    data: { orderId, storeId: 'gorae', attemptId, method, amountKrw, sealedToken, requestedAt: toIso(at) },
  });
};

/** `order.cancelled` or `order.expired` as order-service says it. */
export const anOrderEnded = (reason: 'cancelled' | 'expired', { orderId = 'order-1', at = nine + 50 } = {}): Event =>
  newEvent(reason === 'cancelled' ? OrderCancelled : OrderExpired, {
    source: 'order-service',
    document: { id: orderId, version: 2 },
    storeId: 'gorae',
    at,
    data: { order: { ...orderExample, id: orderId, state: reason }, actor: { kind: 'customer' } },
  });
