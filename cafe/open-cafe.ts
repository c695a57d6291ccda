import { createBaristaService } from '@gorae/barista-service/service.ts';
import { documentsOfAll } from '@gorae/contracts/served-documents.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { replayHours, toNotifierConfig } from '@gorae/notifier/config.ts';
import { createNotifier } from '@gorae/notifier/service.ts';
import { toOrderConfig } from '@gorae/order-service/config.ts';
import { createOrderService } from '@gorae/order-service/service.ts';
import { createPaymentService } from '@gorae/payment-service/service.ts';
import { configuredVendors } from '@gorae/payment-service/vendors/configured-vendors.ts';
import type { Engine } from '@gorae/platform/engine/engine.ts';
import { openEngine } from '@gorae/platform/engine/open-engine.ts';
import { createHost, type Host } from '@gorae/platform/host/host.ts';
import { showsDocs } from '@gorae/platform/host/host-settings.ts';
import { createAuthorize } from '@gorae/platform/http/authorize.ts';
import { createCapabilities } from '@gorae/platform/http/capability.ts';
import { allowOrigins } from '@gorae/platform/http/cors.ts';
import { createFingerprint } from '@gorae/platform/http/idempotency.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { NewId } from '@gorae/platform/run/ids.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import { createMetrics, type Registry } from '@gorae/platform/run/metrics.ts';
import type { Random } from '@gorae/platform/run/random.ts';
import { createSealer } from '@gorae/platform/run/seal.ts';
import type { Service } from '@gorae/platform/run/service.ts';
import type { CafeConfig } from './config.ts';
import type { Keys } from './keys.ts';

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

/** What the welcome tells of the engine, and the rest of a host. */
export interface Cafe extends Host {
  readonly engineName: string;
}

/** All four services on one engine behind one `fetch`. */
export const openCafe = async (deps: CafeDeps): Promise<Cafe> => {
  const { config, keys, file } = deps;
  const engine = await openEngine({
    ...deps,
    ...config,
    name: 'cafe',
    namespaces: ['order-service', 'payment-service', 'barista-service'],
    topology,
    file,
    keepLogMs: replayHours * 3_600_000,
  });
  const metrics = createMetrics('cafe');
  const host = createHost({
    ...deps,
    engine,
    metrics,
    topology,
    services: await assembleServices(deps, engine, metrics),
    authenticate: createAuthorize({ staffKeys: keys.staff, capability: createCapabilities(keys.orderToken) }),
    cors: allowOrigins(config.corsOrigins, { anyLocalhost: config.mode === 'demo' }),
    docs: showsDocs(config) ? documentsOfAll(config.storeId) : undefined,
    opsOnApp: true,
  });
  return {
    ...host,
    engineName: engine.name,
    close: async () => {
      await host.close();
      await engine.close();
    },
  };
};

const assembleServices = async (deps: CafeDeps, engine: Engine, metrics: Registry): Promise<readonly Service[]> => {
  const { config, keys, clock, newId, random, log } = deps;
  const parts = { bus: engine.bus, clock, newId, random, log, metrics };
  const { storeId, baristas, baristaSpeed, replica } = config;
  const sealer = createSealer(keys.paymentSeal);
  return [
    await createPaymentService({
      ...parts,
      store: engine.store('payment-service'),
      vendors: configuredVendors({ mode: config.mode, sandboxUrl: deps.sandboxUrl }, clock),
      sealer,
      alone: engine.isAlone,
    }),
    await createBaristaService({
      ...parts,
      store: engine.store('barista-service'),
      config: { storeId, baristas, baristaSpeed, ...(engine.isAlone || replica === undefined ? {} : { replica }) },
    }),
    createNotifier({ ...parts, config: toNotifierConfig(config) }),
    await createOrderService({
      ...parts,
      store: engine.store('order-service'),
      capabilities: createCapabilities(keys.orderToken),
      fingerprint: createFingerprint(keys.orderToken),
      seal: sealer,
      config: toOrderConfig(config),
    }),
  ];
};
