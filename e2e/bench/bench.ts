// Measures the café on this machine and prints one table: npm run bench [-- --quick]. Not a test: it passes whatever the figures are.
import { mkdir } from 'node:fs/promises';
import { arch, cpus, loadavg, platform } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from '../cafe/start.ts';
import { full, quick } from './lengths.ts';
import { measureSyncsPerSecond } from './measure-disk.ts';
import { measureOrders } from './measure-orders.ts';
import { measureStored } from './measure-stored.ts';
import { measureStreams } from './measure-streams.ts';
import { measureWithoutStorage } from './measure-without-storage.ts';
import { median } from './quantile.ts';
import { toRows } from './rows.ts';
import { toTable } from './table.ts';

const lengths = process.argv.includes('--quick') ? quick : full;
const startedAt = performance.now();
const write = (line: string): void => void process.stdout.write(`${line}\n`);
const tell = (what: string): void => {
  process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${what}\n`);
};

const [processor] = cpus();
write(`${platform()} ${arch()}, ${cpus().length} × ${processor?.model ?? 'unknown'}, Bun ${process.versions.bun}`);
write(`load average before: ${loadavg()[0]?.toFixed(2)}${lengths === quick ? '; quick: figures are rough' : ''}\n`);

await using folder = await temporaryFolder();
const inFolder = async (name: string): Promise<string> => {
  const path = join(folder.path, name);
  await mkdir(path);
  return path;
};

const syncs: number[] = [];
const measureDisk = () => syncs.push(measureSyncsPerSecond(folder.path));

tell('disk');
measureDisk();
tell('orders without storage');
const withoutStorage = await measureWithoutStorage(lengths.burst, lengths.rounds);
tell('orders, 16 baristas');
const many = await measureOrders({ dataDir: await inFolder('many'), baristas: 16, burst: lengths.burst, lengths });
measureDisk();
tell('orders, one barista');
const one = await measureOrders({ dataDir: await inFolder('one'), baristas: 1, burst: lengths.burstOfOne, lengths });
measureDisk();
tell('streams');
const streams = [await measureStreams(1_000, lengths), await measureStreams(lengths.manyClients, lengths)];
tell(`orders beside ${lengths.storedOrders} stored ones`);
const stored = await measureStored(await inFolder('stored'), lengths);
tell('done');

write(toTable(toRows({ syncsPerSecond: median(syncs), withoutStorage, many, one, streams, stored })));
