import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { runScript } from '../cafe/process.ts';
import { openBenchCafe } from './bench-cafe.ts';
import type { Lengths } from './lengths.ts';
import { median } from './quantile.ts';
import { burstOf } from './run-load.ts';

export interface StoredFigures {
  readonly storedOrders: number;
  readonly emptyPerSecond: number;
  readonly filledPerSecond: number;
  /** Of the café with the stored orders. */
  readonly firstOrderMs: number;
}

const baristas = 16;

/** Two cafés at the same time, one empty and one with orders of former days, asked in turns, so that a noisy minute hits both. */
export const measureStored = async (
  folder: string,
  { storedOrders, burst, rounds }: Lengths,
): Promise<StoredFigures> => {
  const [emptyDir, filledDir] = [join(folder, 'empty'), join(folder, 'filled')];
  await Promise.all([emptyDir, filledDir].map((path) => mkdir(path)));
  await fill(filledDir, storedOrders);
  const cafes = {
    empty: await openBenchCafe({ dataDir: emptyDir, baristas }),
    filled: await openBenchCafe({ dataDir: filledDir, baristas }),
  };
  const rates = { empty: [] as number[], filled: [] as number[] };
  try {
    for (const cafe of Object.values(cafes)) await burstOf(cafe, 1_000);
    for (let round = 0; round < rounds; round++)
      for (const who of ['filled', 'empty'] as const)
        rates[who].push((await burstOf(cafes[who], burst)).readyPerSecond);
  } finally {
    await Promise.all(Object.values(cafes).map((cafe) => cafe.stop()));
  }
  return {
    storedOrders,
    emptyPerSecond: median(rates.empty),
    filledPerSecond: median(rates.filled),
    firstOrderMs: cafes.filled.firstOrderMs,
  };
};

/** The café serves one order to its end, and the rest are made after it. */
const fill = async (dataDir: string, count: number): Promise<void> => {
  const cafe = await openBenchCafe({ dataDir, baristas, env: { COLLECT_AFTER: '1 ms' } });
  await burstOf(cafe, 1);
  await untilCollected(cafe.port);
  await cafe.stop();
  const { code, output } = await runScript('scripts/bench/prefill.ts', { args: [dataDir, String(count)] });
  if (code !== 0) throw new Error(`The café could not be filled:\n${output}`);
};

/** Nothing is left on the pickup screen. */
const untilCollected = async (port: number): Promise<void> => {
  for (;;) {
    const reply = await fetch(`http://127.0.0.1:${port}/v1/events/stores/gorae/snapshot`);
    const { orders } = (await reply.json()) as { readonly orders: readonly unknown[] };
    if (orders.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
};
