import type { Started } from '../cafe/process.ts';
import { startCafe } from '../cafe/start.ts';
import { placeFirst } from './place-first.ts';
import { type Metrics, metricsOf } from './read-metrics.ts';

/** A café that is measured, whatever it runs on. */
export interface BenchCafe {
  /** Where orders are placed. */
  readonly port: number;
  /** Where the pickup screen is followed. */
  readonly screenPort: number;
  /** From the start of its processes to the answer to the first order. */
  readonly firstOrderMs: number;
  /** What each of its processes, and each server that works for it, tells of itself now. */
  readMetrics(): Promise<Readonly<Record<string, Metrics>>>;
  stop(): Promise<void>;
}

export interface BenchCafeOptions {
  readonly dataDir: string;
  readonly baristas: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** A limit on queued work that no burst reaches, and nobody whose card is declined. */
export const benchEnv = { ACCEPT_UP_TO: '99999 h', SANDBOX_DECLINE_RATE: '0' } as const;

/** The café as `npm start` runs it, with baristas that need no time. */
export const openBenchCafe = async ({ dataDir, baristas, env = {} }: BenchCafeOptions): Promise<BenchCafe> => {
  const spawnedAt = performance.now();
  const started = await startCafe({ dataDir, env: { ...benchEnv, BARISTAS: String(baristas), ...env } });
  const port = portOf(started);
  await placeFirst(port);
  return {
    port,
    screenPort: port,
    firstOrderMs: performance.now() - spawnedAt,
    readMetrics: async () => ({ café: await metricsOf(started.url) }),
    stop: async () => {
      if ((await started.stop()) !== 0) throw new Error(`The café did not end well:\n${started.output()}`);
    },
  };
};

export const portOf = ({ url }: Pick<Started, 'url'>): number => Number(new URL(url).port);
