import { readdirSync } from 'node:fs';
import { join } from 'node:path';

const skippedAnywhere = new Set(['node_modules', 'coverage', 'test-results', 'dist', 'target']);
const skippedAtRoot = new Set(['data']);

const isSkipped = (folder: string, name: string): boolean =>
  name.startsWith('.') || skippedAnywhere.has(name) || (folder === '' && skippedAtRoot.has(name));

/** Every file of the repository by its path from the root, with `/`, sorted: what people wrote, nothing installed or made. */
export const sourceFiles = (root: string, folder = ''): readonly string[] =>
  readdirSync(join(root, folder), { withFileTypes: true })
    .filter(({ name }) => !isSkipped(folder, name))
    .flatMap((entry) => {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      return entry.isDirectory() ? sourceFiles(root, path) : [path];
    })
    .sort();
