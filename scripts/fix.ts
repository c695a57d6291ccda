import { spawnSync } from 'node:child_process';
import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { packageBinary } from './test/package-binary.ts';

readCommandLine(
  'npm run fix: formats, sorts imports, applies the safe fixes of the linter; what is left to decide is printed.',
  {},
);
const { status } = spawnSync(process.execPath, [packageBinary('@biomejs/biome'), 'check', '--write', '.'], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
