import { startScript } from '../cafe/process.ts';
import { portOf } from './bench-cafe.ts';
import { median } from './quantile.ts';
import { burstOf } from './run-load.ts';

/** Orders per second that the same HTTP stack validates, prices and answers when storing costs nothing. */
export const measureWithoutStorage = async (burst: number, rounds: number): Promise<number> => {
  const target = await startScript('scripts/bench/serve-without-storage.ts', { address: /(http:\S+)/ });
  try {
    const port = portOf(target);
    await burstOf({ port }, burst);
    const rates: number[] = [];
    for (let round = 0; round < rounds; round++) rates.push((await burstOf({ port }, burst)).answeredPerSecond);
    return median(rates);
  } finally {
    await target.kill();
  }
};
