import type { Started } from '../cafe/process.ts';
import { startCafe } from '../cafe/start.ts';
import { anOrderRequest } from './load/an-order.ts';
import { openConnections } from './load/connections.ts';

export interface BenchCafe {
  readonly port: number;
  /** From the start of the process to the answer to its first order. */
  readonly firstOrderMs: number;
  /** What its own `/metrics` say now. */
  readMetrics(): Promise<Metrics>;
  stop(): Promise<void>;
}

export interface Metrics {
  readonly cpuSeconds: number;
  readonly residentBytes: number;
  /** The longest since the last time that somebody asked. */
  readonly longestLagMs: number;
}

export interface BenchCafeOptions {
  readonly dataDir: string;
  readonly baristas: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** The café as `npm start` runs it, with baristas that need no time and a limit on queued work that no burst reaches. */
export const openBenchCafe = async ({ dataDir, baristas, env = {} }: BenchCafeOptions): Promise<BenchCafe> => {
  const spawnedAt = performance.now();
  const started = await startCafe({
    dataDir,
    env: { BARISTAS: String(baristas), ACCEPT_UP_TO: '99999 h', SANDBOX_DECLINE_RATE: '0', ...env },
  });
  const port = portOf(started);
  await placeOne(port);
  const firstOrderMs = performance.now() - spawnedAt;
  return {
    port,
    firstOrderMs,
    readMetrics: async () => readMetrics(await (await fetch(`${started.url}/metrics`)).text()),
    stop: async () => {
      if ((await started.stop()) !== 0) throw new Error(`The café did not end well:\n${started.output()}`);
    },
  };
};

export const portOf = ({ url }: Started): number => Number(new URL(url).port);

const placeOne = async (port: number): Promise<void> => {
  const connections = await openConnections(port, 1);
  const { status, body } = await new Promise<{ status: number; body: string }>((resolve) =>
    connections.ask(anOrderRequest(0), resolve),
  );
  connections.close();
  if (status >= 300) throw new Error(`The first order was not taken: ${status} ${body}`);
};

const readMetrics = (text: string): Metrics => {
  const numberOf = (name: string) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'm').exec(text)?.[1]);
  return {
    cpuSeconds: numberOf('process_cpu_seconds_total'),
    residentBytes: numberOf('process_resident_memory_bytes'),
    longestLagMs: numberOf('event_loop_lag_seconds') * 1000,
  };
};
