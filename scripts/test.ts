import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { lanes } from './test/lanes.ts';
import { runLanes } from './test/run-lanes.ts';

const usage = `Runs tests in lanes and tells what failed. A lane whose needs are not there is skipped.

  npm test [-- WORD…]

  WORD   a lane, or a part of a test file's path; all lanes when left out

Lanes: ${lanes.map(({ name }) => name).join(', ')}`;

const { positionals: words } = readCommandLine(usage, { allowPositionals: true });
process.exit(await runLanes(words));
