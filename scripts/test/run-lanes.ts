import { sourceFiles } from '../source-files.ts';
import { lanes } from './lanes.ts';
import { type LaneResult, runLane } from './run-lane.ts';
import { killAll } from './run-process.ts';
import { type Selected, selectLanes, strayTests, unknownWords } from './select-lanes.ts';
import { nothing, sum } from './tally.ts';
import { toSummary, toTable } from './tell-results.ts';

/** Lanes that share the machine at one time: as many as the smallest machine we care for has cores. */
const side = 2;

const tell = (result: LaneResult): void => {
  if (result.outcome === 'failed' && result.output !== '')
    process.stdout.write(`\n── ${result.name} ──\n${result.output.trimEnd()}\n\n`);
};

const runTold = async (selected: Selected, ci: boolean): Promise<LaneResult> => {
  const result = await runLane(selected, ci);
  tell(result);
  return result;
};

const runBeside = async (selected: readonly Selected[], ci: boolean): Promise<readonly LaneResult[]> => {
  const results: LaneResult[] = [];
  const waiting = [...selected.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results[next[0]] = await runTold(next[1], ci);
  };
  await Promise.all(Array.from({ length: side }, work));
  return results;
};

const endOnSignals = (): void => {
  for (const [signal, code] of [
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)
    process.once(signal, () => {
      killAll();
      process.exit(code);
    });
};

const strays = (files: readonly string[]): readonly LaneResult[] => {
  const found = strayTests(lanes, files);
  const notes = found.map((file) => `${file} belongs to no lane`);
  const tally = { ...nothing, failed: found.length };
  return found.length === 0 ? [] : [{ name: 'strays', seconds: 0, tally, notes, output: '', outcome: 'failed' }];
};

/**
 * Runs what the words choose (everything without any), tells the failures, a table and the summary line, and resolves with
 * the exit code: 0 only when something ran and nothing failed. Words that choose nothing are told before anything runs.
 */
export const runLanes = async (words: readonly string[]): Promise<number> => {
  const files = sourceFiles('.');
  const unknown = unknownWords(lanes, words, files);
  for (const word of unknown) console.error(`no lane or test file is called "${word}"`);
  if (unknown.length > 0) return 1;
  endOnSignals();
  const ci = process.env.CI === 'true';
  const selected = selectLanes(lanes, words, files);
  const beside = selected.filter(({ lane }) => !lane.alone);
  const results = [...strays(files), ...(await runBeside(beside, ci))];
  for (const alone of selected.filter(({ lane }) => lane.alone)) results.push(await runTold(alone, ci));
  process.stdout.write(`\n${toTable(results)}\n\n${toSummary(results)}\n`);
  const { passed, failed } = sum(results.map(({ tally }) => tally));
  return failed === 0 && passed > 0 ? 0 : 1;
};
