// Measures the café on this machine and prints tables: npm run bench [-- --engine distributed] [--quick]. Not a test: it passes whatever
// the figures are.
import { mkdir } from 'node:fs/promises';
import { arch, cpus, loadavg, platform } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { temporaryFolder } from '../cafe/start.ts';
import { type Bench, benchEmbedded } from './bench-embedded.ts';
import { benchDistributed } from './distributed/bench-distributed.ts';
import { full, quick } from './lengths.ts';

const engines: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  embedded: benchEmbedded,
  distributed: benchDistributed,
};

const { values } = parseArgs({
  options: { engine: { type: 'string', default: 'embedded' }, quick: { type: 'boolean', default: false } },
});
const measure = engines[values.engine];
if (measure === undefined) throw new Error(`--engine is one of ${Object.keys(engines).join(', ')}`);

const startedAt = performance.now();
const write = (line: string): void => void process.stdout.write(`${line}\n`);
const tell = (what: string): void => {
  process.stderr.write(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(4)} s  ${what}\n`);
};

const [processor] = cpus();
write(`${platform()} ${arch()}, ${cpus().length} × ${processor?.model ?? 'unknown'}, Bun ${process.versions.bun}`);
write(`load average before: ${loadavg()[0]?.toFixed(2)}${values.quick ? '; quick: figures are rough' : ''}\n`);

await using folder = await temporaryFolder();
const newFolder = async (name: string): Promise<string> => {
  const path = join(folder.path, name);
  await mkdir(path);
  return path;
};
await measure({ lengths: values.quick ? quick : full, newFolder, tell, show: write });
tell('done');
