import { spawnSync } from 'node:child_process';
import { packageBinary } from './test/package-binary.ts';

// Formats, sorts imports and applies the safe fixes of the linter; what is left to decide is printed.
const { status } = spawnSync(process.execPath, [packageBinary('@biomejs/biome'), 'check', '--write', '.'], {
  stdio: 'inherit',
});
process.exit(status ?? 1);
