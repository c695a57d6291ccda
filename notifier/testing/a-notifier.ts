import type { Bus } from '@gorae/platform/bus/bus.ts';
import { createHttpApp } from '@gorae/platform/http/app.ts';
import { createAuthorize } from '@gorae/platform/http/authorize.ts';
import { createCapabilities } from '@gorae/platform/http/capability.ts';
import { allowOrigins } from '@gorae/platform/http/cors.ts';
import { serve } from '@gorae/platform/http/serve.ts';
import { type Clock, systemClock } from '@gorae/platform/run/clock.ts';
import { randomId } from '@gorae/platform/run/ids.ts';
import { silentLog } from '@gorae/platform/run/log.ts';
import { createMetrics } from '@gorae/platform/run/metrics.ts';
import { seededRandom } from '@gorae/platform/run/random.ts';
import { createNotifier, type NotifierConfig } from '../service.ts';
import { openStream } from './open-stream.ts';

const staffKey = 'staff-key-of-the-tests';
const capability = createCapabilities(['capability-key-of-the-tests']);

export const asStaff = { Authorization: `Bearer ${staffKey}` };
export const asOwnerOf = (orderId: string) => ({ Authorization: `Bearer ${capability.issue(orderId)}` });

export interface ANotifierOptions {
  readonly bus: Bus;
  readonly clock?: Clock;
  readonly port?: number;
  readonly config?: Partial<NotifierConfig>;
}

/** A notifier behind a real server. Disposing it closes both; the bus stays. */
export const aNotifier = async ({ bus, clock = systemClock, port = 0, config }: ANotifierOptions) => {
  const metrics = createMetrics('notifier');
  const service = createNotifier({
    bus,
    clock,
    random: seededRandom(1),
    log: silentLog,
    metrics,
    config: { mode: 'demo', storeIds: ['gorae'], replayHours: 12, forgetAfterMs: 3_600_000, ...config },
  });
  const app = createHttpApp({
    routes: service.routes,
    pages: service.pages,
    authenticate: createAuthorize({ staffKeys: [staffKey], capability }),
    newId: randomId,
    log: silentLog,
    cors: allowOrigins([]),
    inFlightLimit: 50,
  });
  await service.start();
  const server = serve(app, { host: '127.0.0.1', port, log: silentLog });
  return {
    service,
    url: server.url,
    openStreams: async (): Promise<number> => {
      const metric = await metrics.getSingleMetric('notifier_streams')?.get();
      return metric?.values[0]?.value ?? Number.NaN;
    },
    port: server.port,
    get: (path: string, init: RequestInit = {}) => fetch(`${server.url}${path}`, init),
    follow: (path: string, headers: Record<string, string> = {}) => openStream(`${server.url}${path}`, headers),
    [Symbol.asyncDispose]: async () => {
      await service.close();
      await server.close();
    },
  };
};
