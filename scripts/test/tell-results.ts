import type { LaneResult } from './run-lane.ts';
import { sum } from './tally.ts';

const row = (cells: readonly string[]): string => {
  const [lane = '', outcome = '', passed = '', failed = '', seconds = '', notes = ''] = cells;
  const columns = [lane.padEnd(12), outcome.padEnd(8), passed.padStart(7), failed.padStart(7), seconds.padStart(8)];
  return `${columns.join(' ')}  ${notes}`.trimEnd();
};

const toRow = ({ name, outcome, tally, seconds, notes }: LaneResult): string => {
  const ran = outcome === 'passed' || outcome === 'failed';
  const numbers = ran ? [`${tally.passed}`, `${tally.failed}`, seconds.toFixed(1)] : ['–', '–', '–'];
  return row([name, outcome, ...numbers, notes.join('; ')]);
};

/** One row a lane. */
export const toTable = (results: readonly LaneResult[]): string =>
  [row(['lane', 'result', 'passed', 'failed', 'seconds']), ...results.map(toRow)].join('\n');

/** The plain last line, which scripts read: `12 passed, 0 failed`, and `, 1 skipped` when anything was. */
export const toSummary = (results: readonly LaneResult[]): string => {
  const { passed, failed, skipped } = sum(results.map(({ tally }) => tally));
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`;
};
