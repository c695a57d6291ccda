import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The script behind an installed package's command, to be run by whichever runtime runs us: a machine may have no `node`. */
export const packageBinary = (name: string): string => {
  const folder = join('node_modules', name);
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>;
  };
  const script = typeof bin === 'string' ? bin : Object.values(bin)[0];
  if (script === undefined) throw new Error(`${name} has no command`);
  return join(folder, script);
};
