import { runLanes } from './test/run-lanes.ts';

// `npm test`, `npm test -- unit`, `npm test -- e2e kill`: words that name a lane choose lanes, other words choose files by path.
process.exit(await runLanes(process.argv.slice(2)));
