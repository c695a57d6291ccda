import { openBenchCafe } from './bench-cafe.ts';
import type { Lengths } from './lengths.ts';
import { measureSyncsPerSecond } from './measure-disk.ts';
import { measureOrders } from './measure-orders.ts';
import { measureStored } from './measure-stored.ts';
import { measureStreams } from './measure-streams.ts';
import { measureWithoutStorage } from './measure-without-storage.ts';
import { median } from './quantile.ts';
import { toRows } from './rows.ts';
import { toTable } from './table.ts';

/** What a benchmark is given to work with. */
export interface Bench {
  readonly lengths: Lengths;
  /** A new folder on the disk that is measured. */
  readonly newFolder: (name: string) => Promise<string>;
  /** Says to whoever waits what is being measured now. */
  readonly tell: (what: string) => void;
  /** A table that is ready. */
  readonly show: (table: string) => void;
}

/** One process with everything in one SQLite file. */
export const benchEmbedded = async ({ lengths, newFolder, tell, show }: Bench): Promise<void> => {
  const disk = await newFolder('disk');
  const syncs: number[] = [];
  const measureDisk = () => syncs.push(measureSyncsPerSecond(disk));
  const orders = async (name: string, baristas: number, burst: number) => {
    const dataDir = await newFolder(name);
    return measureOrders({ open: () => openBenchCafe({ dataDir, baristas }), burst, lengths });
  };

  tell('disk');
  measureDisk();
  tell('orders without storage');
  const withoutStorage = await measureWithoutStorage(lengths.burst, lengths.rounds);
  tell('orders, 16 baristas');
  const many = await orders('many', 16, lengths.burst);
  measureDisk();
  tell('orders, one barista');
  const one = await orders('one', 1, lengths.burstOfOne);
  measureDisk();
  tell('streams');
  const streams = [await measureStreams(1_000, lengths), await measureStreams(lengths.manyClients, lengths)];
  tell(`orders beside ${lengths.storedOrders} stored ones`);
  const stored = await measureStored(await newFolder('stored'), lengths);
  show(toTable(toRows({ syncsPerSecond: median(syncs), withoutStorage, many, one, streams, stored })));
};
