import { createBaristaService } from '@gorae/barista-service/service.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { createNotifier } from '@gorae/notifier/service.ts';
import { readMenuFile } from '@gorae/order-service/menu-file.ts';
import { createOrderService } from '@gorae/order-service/service.ts';
import { createPaymentService } from '@gorae/payment-service/service.ts';
import { configuredVendors } from '@gorae/payment-service/vendors/configured-vendors.ts';
import { type EmbeddedEngine, openEmbeddedEngine } from '@gorae/platform/bus/embedded/engine.ts';
import { createHttpApp, type HttpApp } from '@gorae/platform/http/app.ts';
import { createAuthorize } from '@gorae/platform/http/authorize.ts';
import { createCapabilities } from '@gorae/platform/http/capability.ts';
import { allowOrigins } from '@gorae/platform/http/cors.ts';
import { createFingerprint } from '@gorae/platform/http/idempotency.ts';
import { createOps } from '@gorae/platform/http/ops.ts';
import { parkedRoutes } from '@gorae/platform/http/parked.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { NewId } from '@gorae/platform/run/ids.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import { createHttpMetrics, createMetrics, type Registry, startLagGauge } from '@gorae/platform/run/metrics.ts';
import type { Random } from '@gorae/platform/run/random.ts';
import { createSealer } from '@gorae/platform/run/seal.ts';
import type { Service } from '@gorae/platform/run/service.ts';
import type { CafeConfig } from './config.ts';
import { firstShop } from './first-shop.ts';
import type { Keys } from './keys.ts';
import { startPruning } from './prune-log.ts';
import { startQueueGauge } from './queue-gauge.ts';

export interface CafeDeps {
  readonly config: CafeConfig;
  readonly keys: Keys;
  /** The database file, or `:memory:`. */
  readonly file: string;
  readonly sandboxUrl: () => string;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
  readonly log: Log;
}

export interface Cafe {
  readonly app: HttpApp;
  /** Starts every service; resolves when all can do their job. */
  start(): Promise<void>;
  /** Stops the services, last started first, then closes the engine. */
  close(): Promise<void>;
}

/** Work that is being done at once; beyond it a client is asked to come back. */
const inFlightLimit = 1000;
/** How much of the log is kept, and read back by screens after a restart. */
const logHours = 12;

/** All four services on one engine behind one `fetch`. */
export const openCafe = async (deps: CafeDeps): Promise<Cafe> => {
  const { config, file, keys, clock, log } = deps;
  const engine = openEmbeddedEngine({ file, topology, clock, log });
  const metrics = createMetrics('cafe');
  const services = await assembleServices(deps, engine, metrics);
  const app = createHttpApp({
    routes: [
      ...services.flatMap(({ routes }) => routes),
      ...parkedRoutes({ parking: engine.bus.parking, queues: queuesByService() }),
    ],
    pages: services.flatMap(({ pages }) => pages),
    ops: createOps({
      checks: Object.assign({ store: engine.isHealthy }, ...services.map(({ checks }) => checks)),
      metrics,
    }),
    authenticate: createAuthorize({ staffKeys: keys.staff, capability: createCapabilities(keys.orderToken) }),
    newId: deps.newId,
    log,
    metrics: createHttpMetrics(metrics),
    cors: allowOrigins(config.corsOrigins, { anyLocalhost: config.mode === 'demo' }),
    inFlightLimit,
  });
  const lag = startLagGauge(metrics);
  const queues = startQueueGauge(metrics, engine.bus);
  const pruning = startPruning({ bus: engine.bus, clock, log, keepMs: logHours * 3_600_000 });
  return {
    app,
    start: async () => {
      for (const service of services) await service.start();
    },
    close: async () => {
      for (const service of services.toReversed()) await service.close();
      await pruning.close();
      queues.close();
      lag.close();
      await engine.close();
    },
  };
};

const assembleServices = async (
  deps: CafeDeps,
  engine: EmbeddedEngine,
  metrics: Registry,
): Promise<readonly Service[]> => {
  const { config, keys, clock, newId, random, log } = deps;
  const parts = { bus: engine.bus, clock, newId, random, log, metrics };
  const { storeId, mode } = config;
  const sealer = createSealer(keys.paymentSeal);
  return [
    await createPaymentService({
      ...parts,
      store: engine.store('payment-service'),
      vendors: configuredVendors({ mode, sandboxUrl: deps.sandboxUrl }, clock),
      sealer,
      alone: true,
    }),
    await createBaristaService({
      ...parts,
      store: engine.store('barista-service'),
      config: { storeId, baristas: config.baristas, baristaSpeed: config.baristaSpeed },
    }),
    createNotifier({
      ...parts,
      config: { mode, storeIds: [storeId], replayHours: logHours, forgetAfterMs: 3_600_000 },
    }),
    await createOrderService({
      ...parts,
      store: engine.store('order-service'),
      capabilities: createCapabilities(keys.orderToken),
      fingerprint: createFingerprint(keys.orderToken),
      seal: sealer,
      config: {
        payWithinMs: config.payWithin,
        collectAfterMs: config.collectAfter,
        seed: { shop: firstShop(config), ...readMenuFile(config.menuFile) },
      },
    }),
  ];
};

const queuesByService = (): Readonly<Record<string, readonly string[]>> =>
  Object.fromEntries(
    [...Map.groupBy(topology.queues, ({ service }) => service)].map(([service, queues]) => [
      service,
      queues.map(({ name }) => name),
    ]),
  );
