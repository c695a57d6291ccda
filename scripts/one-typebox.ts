import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

// Schemas made by one copy of TypeBox are not recognised by another, and the failure shows far from the cause.
const wanted = '@sinclair/typebox';

const packagesIn = (modules: string): readonly string[] =>
  readdirSync(modules, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .flatMap(({ name }) => {
      const folder = join(modules, name);
      return name.startsWith('@') ? readdirSync(folder).map((inner) => join(folder, inner)) : [folder];
    });

/** Folders of the package beneath `node_modules`, at any depth. */
const copiesIn = (folder: string): readonly string[] => {
  const modules = join(folder, 'node_modules');
  if (!existsSync(modules)) return [];
  return packagesIn(modules).flatMap((path) => [...(path.endsWith(wanted) ? [path] : []), ...copiesIn(path)]);
};

const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8')) as { workspaces: readonly string[] };
const copies = [...new Set(['.', ...workspaces].flatMap(copiesIn))];
if (copies.length !== 1) {
  console.error(`expected one copy of ${wanted}, found ${copies.length}: ${copies.join(', ')}`);
  process.exit(1);
}
