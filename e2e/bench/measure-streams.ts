import { startScript } from '../cafe/process.ts';
import { portOf } from './bench-cafe.ts';
import type { Lengths } from './lengths.ts';
import { median } from './quantile.ts';
import { measureBy } from './run-load.ts';

export interface StreamFigures {
  readonly clients: number;
  /** Events that arrived at clients, per second. */
  readonly ours: number;
  /** The same bytes to the same clients from a server that does nothing else. */
  readonly bare: number;
}

const serverOf = { ours: 'notifier', bare: 'bare' } as const;

/** Both servers in turns, so that a noisy minute hits both. */
export const measureStreams = async (clients: number, { deliveries, rounds }: Lengths): Promise<StreamFigures> => {
  const rates = { ours: [] as number[], bare: [] as number[] };
  for (let round = 0; round < rounds; round++)
    for (const who of ['bare', 'ours'] as const) rates[who].push(await measureOnce(serverOf[who], clients, deliveries));
  return { clients, ours: median(rates.ours), bare: median(rates.bare) };
};

const measureOnce = async (server: string, clients: number, deliveries: number): Promise<number> => {
  const target = await startScript('scripts/bench/serve-streams.ts', { args: [server], address: /(http:\S+)/ });
  try {
    const plan = { port: portOf(target), clients, events: Math.round(deliveries / clients) };
    return (await measureBy<{ perSecond: number }>('e2e/bench/load/stream-clients.ts', plan)).perSecond;
  } finally {
    await target.kill();
  }
};
