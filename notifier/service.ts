import { fileURLToPath } from 'node:url';
import type { Bus, LogReader } from '@gorae/platform/bus/bus.ts';
import { pages } from '@gorae/platform/http/assets.ts';
import { createHub } from '@gorae/platform/http/sse.ts';
import { createWaits } from '@gorae/platform/http/waits.ts';
import { atMost } from '@gorae/platform/run/at-most.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import { addGauge, type Registry } from '@gorae/platform/run/metrics.ts';
import type { Random } from '@gorae/platform/run/random.ts';
import type { Service } from '@gorae/platform/run/service.ts';
import { unlessAborted } from '@gorae/platform/run/unless-aborted.ts';
import { createFindLive } from './app/find-live.ts';
import { createProjection } from './app/projection.ts';
import { publishOrder } from './http/live-topics.ts';
import { notifierRoutes } from './http/notifier-routes.ts';

export interface NotifierConfig {
  /** Shown on the screen: in `demo` nobody shall take it for a real shop. */
  readonly mode: 'demo' | 'live';
  /** Stores known from the start; the first is the screen's when its address names none. */
  readonly storeIds: readonly [string, ...string[]];
  /** How far back the log is read at start, and how long an order is kept at most. */
  readonly replayHours: number;
  /** How long an order is kept after its end. */
  readonly forgetAfterMs: number;
  /** How many streams may be open at once; 10,000 unless told. */
  readonly streamLimit?: number;
}

export interface NotifierDeps {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly metrics: Registry;
  readonly config: NotifierConfig;
}

const hourMs = 3_600_000;
/** A log that takes longer to read does not keep the rest of the process from starting: the check says how it stands. */
const startMs = 10_000;

/** Tells screens, bars and customers how orders stand, live. Holds nothing that a restart would not read back from the log. */
export const createNotifier = ({ bus, clock, random, log, metrics, config }: NotifierDeps): Service => {
  const { storeIds, forgetAfterMs, replayHours, streamLimit } = config;
  const keepMs = replayHours * hourMs;
  const projection = createProjection({ clock, storeIds, forgetAfterMs, keepMs });
  const hub = createHub({ clock, random, log, ...(streamLimit === undefined ? {} : { limit: streamLimit }) });
  const waits = createWaits(clock);
  let isCaughtUp = false;
  const findLive = createFindLive({ projection, waits, isCaughtUp: () => isCaughtUp });
  const publish = publishOrder(hub);
  projection.follow((order) => {
    publish(order);
    findLive.orderChanged(order.id);
  });
  let reader: LogReader | undefined;
  let gauges: readonly { close(): void }[] = [];

  return {
    name: 'notifier',
    routes: notifierRoutes({ projection, findLive, hub, clock, random }),
    pages: pages(
      { '/screen': { file: 'screen.html' } },
      {
        folder: fileURLToPath(new URL('./web', import.meta.url)),
        prefix: '/_/notifier/',
        values: { mode: config.mode, storeId: storeIds[0] },
      },
    ),
    checks: { 'notifier-caught-up': () => isCaughtUp },
    start: async (closing) => {
      gauges = [
        addGauge(metrics, { name: 'notifier_streams', help: 'Open event streams', read: () => hub.count() }),
        addGauge(metrics, { name: 'notifier_orders', help: 'Orders held in memory', read: projection.count }),
      ];
      reader = bus.read(clock.now() - keepMs, projection.apply);
      const replayed = reader.caughtUp.then(() => {
        isCaughtUp = true;
        findLive.caughtUp();
        log.info('log replayed', { count: projection.count() });
      });
      await atMost(unlessAborted(replayed, closing), { clock, ms: startMs });
    },
    close: async () => {
      waits.close();
      hub.close();
      await reader?.close();
      for (const gauge of gauges) gauge.close();
      gauges = [];
    },
  };
};
