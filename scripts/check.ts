import { runLanes } from './test/run-lanes.ts';

// What is known without running anything of ours. The same lanes as in `npm test`, so that a clean check stays clean there.
process.exit(await runLanes(['types', 'lint', 'rules', 'one-typebox']));
