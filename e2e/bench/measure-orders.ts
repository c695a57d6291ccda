import type { BenchCafe } from './bench-cafe.ts';
import type { Lengths } from './lengths.ts';
import type { LoadResult } from './load/plan.ts';
import { median } from './quantile.ts';
import type { Metrics } from './read-metrics.ts';
import { burstOf, steady } from './run-load.ts';

export interface OrderFigures {
  readonly firstOrderMs: number;
  readonly acceptedPerSecond: number;
  readonly readyPerSecond: number;
  readonly steadyPerSecond: number;
  /** At that pace. */
  readonly steady: LoadResult;
  readonly processes: readonly ProcessFigures[];
}

export interface ProcessFigures {
  readonly name: string;
  /** In bursts. */
  readonly cpuSecondsPer1000: number;
  readonly idleBytes: number;
  readonly steadyBytes: number;
  readonly burstBytes: number;
  /** At the even pace. */
  readonly steadyLagMs?: number;
}

export interface OrdersPlan {
  readonly open: () => Promise<BenchCafe>;
  readonly burst: number;
  readonly lengths: Lengths;
}

/** A burst that is not counted, a steady pace of half of what it came to, then the bursts that count. */
export const measureOrders = async ({ open, burst, lengths }: OrdersPlan): Promise<OrderFigures> => {
  const cafe = await open();
  try {
    const idle = await cafe.readMetrics();
    await burstOf(cafe, lengths.warmUp);
    const guess = await burstOf(cafe, lengths.guess);
    const steadyPerSecond = Math.round(guess.readyPerSecond / 2);
    await cafe.readMetrics();
    const steadyResult = await steady(cafe, steadyPerSecond, lengths.steadySeconds);
    const afterSteady = await cafe.readMetrics();
    const results: LoadResult[] = [];
    for (let round = 0; round < lengths.rounds; round++) results.push(await burstOf(cafe, burst));
    const afterBursts = await cafe.readMetrics();
    return {
      firstOrderMs: cafe.firstOrderMs,
      acceptedPerSecond: median(results.map(({ answeredPerSecond }) => answeredPerSecond)),
      readyPerSecond: median(results.map(({ readyPerSecond }) => readyPerSecond)),
      steadyPerSecond,
      steady: steadyResult,
      processes: toProcesses({ idle, afterSteady, afterBursts }, burst * lengths.rounds),
    };
  } finally {
    await cafe.stop();
  }
};

type Looks = Readonly<Record<'idle' | 'afterSteady' | 'afterBursts', Readonly<Record<string, Metrics>>>>;

const toProcesses = ({ idle, afterSteady, afterBursts }: Looks, orders: number): readonly ProcessFigures[] =>
  Object.entries(afterBursts).map(([name, last]) => {
    const [first, middle] = [idle[name] ?? last, afterSteady[name] ?? last];
    return {
      name,
      cpuSecondsPer1000: ((last.cpuSeconds - middle.cpuSeconds) / orders) * 1000,
      idleBytes: first.residentBytes,
      steadyBytes: middle.residentBytes,
      burstBytes: last.residentBytes,
      ...(middle.longestLagMs === undefined ? {} : { steadyLagMs: middle.longestLagMs }),
    };
  });
