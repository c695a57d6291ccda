import { hostname } from 'node:os';
import process from 'node:process';
import { documentsOf } from '@gorae/contracts/served-documents.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { openDistributed } from '@gorae/platform/engine/distributed.ts';
import { createHost } from '@gorae/platform/host/host.ts';
import { showsDocs } from '@gorae/platform/host/host-settings.ts';
import { serveHost } from '@gorae/platform/host/serve-host.ts';
import { createAuthorize } from '@gorae/platform/http/authorize.ts';
import { allowOrigins } from '@gorae/platform/http/cors.ts';
import { run } from '@gorae/platform/run/lifecycle.ts';
import { createMetrics } from '@gorae/platform/run/metrics.ts';
import { logToStderr, system } from '@gorae/platform/run/system.ts';
import { readBaristaServiceConfig } from './config.ts';
import { createBaristaService } from './service.ts';

const name = 'barista-service';

run(
  async (own) => {
    const config = readBaristaServiceConfig(process.env);
    const parts = { ...system, log: logToStderr(config.logLevel, name), metrics: createMetrics(name) };
    const engine = own(await openDistributed({ ...parts, ...config, topology, name, namespaces: [name] }));
    const { storeId, baristas, baristaSpeed, replica = hostname() } = config;
    const service = await createBaristaService({
      ...parts,
      store: engine.store(name),
      bus: engine.bus,
      config: { storeId, baristas, baristaSpeed, replica },
    });
    const authenticate = createAuthorize({ staffKeys: config.staffKeys });
    const cors = allowOrigins(config.corsOrigins, { anyLocalhost: config.mode === 'demo' });
    const docs = showsDocs(config) ? documentsOf(name, config.storeId) : undefined;
    const house = { services: [service], authenticate, cors, docs, opsOnApp: false };
    const host = own(createHost({ ...parts, engine, topology, ...house }));
    await serveHost(own, host, { ...parts, ...config, name });
  },
  { log: logToStderr('warn', name) },
);
