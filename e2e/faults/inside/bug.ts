import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { plugin } from 'bun';
import type { Patch } from '../bugs/bug.ts';
import { patched } from '../bugs/patched.ts';

// Loaded before anything else in the processes that are to make a mistake; see `bugs/plant.ts`.
const patches = JSON.parse(process.env.PLANTED_BUG ?? '[]') as readonly Patch[];
const root = fileURLToPath(new URL('../../../', import.meta.url));

for (const [file, own] of Map.groupBy(patches, (patch) => patch.file)) {
  const path = `${root}${file}`;
  const filter = new RegExp(`^${RegExp.escape(path)}$`);
  plugin({
    name: file,
    setup: (build) => {
      build.onLoad({ filter }, () => ({ contents: patched(readFileSync(path, 'utf8'), own), loader: 'ts' }));
    },
  });
}
