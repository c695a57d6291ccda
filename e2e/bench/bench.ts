import { mkdir } from 'node:fs/promises';
import { arch, cpus, loadavg, platform } from 'node:os';
import { join } from 'node:path';
import { readChoice, readCommandLine } from '@gorae/platform/run/command-line.ts';
import { temporaryFolder } from '../cafe/start.ts';
import { benchEmbedded } from './bench-embedded.ts';
import { benchDistributed } from './distributed/bench-distributed.ts';
import { full, quick } from './lengths.ts';

const usage = `Measures the café on this machine and prints tables. Not a test: it passes whatever the figures are.

  npm run bench [-- --engine distributed] [--quick]

  --engine E   embedded (default), or distributed: four processes on servers that it starts itself
  --quick      a minute, for figures that are rough`;

const engines = { embedded: benchEmbedded, distributed: benchDistributed } as const;

const { values } = readCommandLine(usage, {
  options: { engine: { type: 'string', default: 'embedded' }, quick: { type: 'boolean', default: false } },
});
const measure = engines[readChoice('--engine', values.engine, ['embedded', 'distributed'])];

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
