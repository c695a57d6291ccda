import process from 'node:process';
import { documentsOfAll } from '@gorae/contracts/served-documents.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { openDistributed } from '@gorae/platform/engine/distributed.ts';
import { createHost } from '@gorae/platform/host/host.ts';
import { showsDocs } from '@gorae/platform/host/host-settings.ts';
import { serveHost } from '@gorae/platform/host/serve-host.ts';
import { createAuthorize } from '@gorae/platform/http/authorize.ts';
import { createCapabilities } from '@gorae/platform/http/capability.ts';
import { allowOrigins } from '@gorae/platform/http/cors.ts';
import { createFingerprint } from '@gorae/platform/http/idempotency.ts';
import { run } from '@gorae/platform/run/lifecycle.ts';
import { createMetrics } from '@gorae/platform/run/metrics.ts';
import { createSealer } from '@gorae/platform/run/seal.ts';
import { logToStderr, system } from '@gorae/platform/run/system.ts';
import { readOrderServiceConfig, toOrderConfig } from './config.ts';
import { createOrderService } from './service.ts';

const name = 'order-service';

run(
  async (own) => {
    const config = readOrderServiceConfig(process.env);
    const parts = { ...system, log: logToStderr(config.logLevel, name), metrics: createMetrics(name) };
    const engine = own(await openDistributed({ ...parts, ...config, topology, name, namespaces: [name] }));
    const capabilities = createCapabilities(config.orderTokenKeys);
    const service = await createOrderService({
      ...parts,
      store: engine.store(name),
      bus: engine.bus,
      capabilities,
      fingerprint: createFingerprint(config.orderTokenKeys),
      seal: createSealer(config.paymentSealKeys),
      config: toOrderConfig(config),
    });
    const authenticate = createAuthorize({ staffKeys: config.staffKeys, capability: capabilities });
    const cors = allowOrigins(config.corsOrigins, { anyLocalhost: config.mode === 'demo' });
    const docs = showsDocs(config) ? documentsOfAll(config.storeId) : undefined;
    const house = { services: [service], authenticate, cors, docs, opsOnApp: false };
    const host = own(createHost({ ...parts, engine, topology, ...house }));
    await serveHost(own, host, { ...parts, ...config, name });
  },
  { log: logToStderr('warn', name) },
);
