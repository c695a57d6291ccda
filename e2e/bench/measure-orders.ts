import { type BenchCafe, openBenchCafe } from './bench-cafe.ts';
import type { Lengths } from './lengths.ts';
import type { LoadResult } from './load/plan.ts';
import { median } from './quantile.ts';
import { burstOf, steady } from './run-load.ts';

export interface OrderFigures {
  readonly firstOrderMs: number;
  readonly acceptedPerSecond: number;
  readonly readyPerSecond: number;
  readonly cpuSecondsPer1000: number;
  readonly idleBytes: number;
  readonly steadyPerSecond: number;
  /** At that pace. */
  readonly steady: LoadResult;
  readonly steadyBytes: number;
  readonly steadyLagMs: number;
  readonly burstBytes: number;
}

export interface OrdersPlan {
  readonly dataDir: string;
  readonly baristas: number;
  readonly burst: number;
  readonly lengths: Lengths;
}

/** A burst that is not counted, a steady pace of half of what it came to, then the bursts that count. */
export const measureOrders = async ({ dataDir, baristas, burst, lengths }: OrdersPlan): Promise<OrderFigures> => {
  const cafe = await openBenchCafe({ dataDir, baristas });
  try {
    const idleBytes = (await cafe.readMetrics()).residentBytes;
    await burstOf(cafe.port, 500, { screen: true });
    const guess = await burstOf(cafe.port, 1_000, { screen: true });
    const steadyPerSecond = Math.round(guess.readyPerSecond / 2);
    await cafe.readMetrics();
    const steadyResult = await steady(cafe.port, steadyPerSecond, lengths.steadySeconds);
    const afterSteady = await cafe.readMetrics();
    const bursts = await measureBursts(cafe, burst, lengths.rounds);
    return {
      firstOrderMs: cafe.firstOrderMs,
      idleBytes,
      steadyPerSecond,
      steady: steadyResult,
      steadyBytes: afterSteady.residentBytes,
      steadyLagMs: afterSteady.longestLagMs,
      ...bursts,
    };
  } finally {
    await cafe.stop();
  }
};

const measureBursts = async (cafe: BenchCafe, burst: number, rounds: number) => {
  const before = await cafe.readMetrics();
  const results: LoadResult[] = [];
  for (let round = 0; round < rounds; round++) results.push(await burstOf(cafe.port, burst, { screen: true }));
  const after = await cafe.readMetrics();
  return {
    acceptedPerSecond: median(results.map(({ answeredPerSecond }) => answeredPerSecond)),
    readyPerSecond: median(results.map(({ readyPerSecond }) => readyPerSecond)),
    cpuSecondsPer1000: ((after.cpuSeconds - before.cpuSeconds) / (burst * rounds)) * 1000,
    burstBytes: after.residentBytes,
  };
};
