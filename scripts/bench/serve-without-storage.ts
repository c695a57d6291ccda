// What the benchmark measures storage against: order-service behind the same HTTP stack as the café's, its store an `instant` one.

import { readCafeConfig } from '@gorae/cafe/config.ts';
import { toOrderConfig } from '@gorae/order-service/config.ts';
import { createOrderService } from '@gorae/order-service/service.ts';
import type { Bus } from '@gorae/platform/bus/bus.ts';
import { createHttpApp } from '@gorae/platform/http/app.ts';
import { createAuthorize } from '@gorae/platform/http/authorize.ts';
import { createCapabilities } from '@gorae/platform/http/capability.ts';
import { createFingerprint } from '@gorae/platform/http/idempotency.ts';
import { serve } from '@gorae/platform/http/serve.ts';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { randomId } from '@gorae/platform/run/ids.ts';
import { silentLog } from '@gorae/platform/run/log.ts';
import { createHttpMetrics, createMetrics } from '@gorae/platform/run/metrics.ts';
import { systemRandom } from '@gorae/platform/run/random.ts';
import { createSealer } from '@gorae/platform/run/seal.ts';
import { createInstantStore } from './instant-store.ts';

const config = readCafeConfig({});
const keys = [randomId()];
const capabilities = createCapabilities(keys);
const idle = { close: async () => undefined };
const bus: Pick<Bus, 'read' | 'consume'> = {
  read: () => ({ ...idle, caughtUp: Promise.resolve() }),
  consume: () => ({ ...idle, inHand: () => 0 }),
};
const parts = { clock: systemClock, newId: randomId, random: systemRandom, log: silentLog };

const service = await createOrderService({
  ...parts,
  store: createInstantStore(),
  bus: bus as Bus,
  capabilities,
  fingerprint: createFingerprint(keys),
  seal: createSealer(keys),
  config: toOrderConfig(config),
});
await service.start();
const app = createHttpApp({
  ...parts,
  routes: service.routes,
  authenticate: createAuthorize({ staffKeys: keys, capability: capabilities }),
  metrics: createHttpMetrics(createMetrics('bench')),
  cors: () => false,
  inFlightLimit: 1_000,
});
console.log(serve(app, { host: '127.0.0.1', port: 0, log: silentLog }).url);
