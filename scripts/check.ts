import { readCommandLine } from '@gorae/platform/run/command-line.ts';
import { runLanes } from './test/run-lanes.ts';

readCommandLine(
  'npm run check: what is known without running anything of ours. The lanes are those of `npm test`.',
  {},
);
process.exit(await runLanes(['types', 'lint', 'rules', 'one-typebox']));
