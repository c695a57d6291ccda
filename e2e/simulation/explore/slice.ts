import type { Bug } from '../bugs/bug.ts';
import type { Breach } from '../check/breach.ts';
import { addCoverage, createCoverage } from '../coverage.ts';
import { drawPlan } from '../draw-plan.ts';
import { runPlan } from '../run-plan.ts';

export interface Failure extends Breach {
  readonly seed: number;
}

/** What came of some seeds, as it travels between processes. */
export interface SliceResult {
  readonly seeds: number;
  readonly steps: number;
  readonly virtualMs: number;
  readonly failures: readonly Failure[];
  readonly coverage: readonly (readonly [string, number])[];
}

export interface Slice {
  readonly from: number;
  readonly seeds: number;
}

/** Runs one seed after the other. */
export const runSlice = async ({ from, seeds }: Slice, bug?: Bug): Promise<SliceResult> => {
  const coverage = createCoverage();
  const failures: Failure[] = [];
  let [steps, virtualMs] = [0, 0];
  for (let seed = from; seed < from + seeds; seed++) {
    const outcome = await runPlan(drawPlan(seed), bug === undefined ? {} : { bug });
    steps += outcome.steps;
    virtualMs += outcome.virtualMs;
    addCoverage(coverage, outcome.coverage);
    const [breach] = outcome.breaches;
    if (breach !== undefined) failures.push({ seed, ...breach });
  }
  return { seeds, steps, virtualMs, failures, coverage: [...coverage] };
};

export const nothingRun: SliceResult = { seeds: 0, steps: 0, virtualMs: 0, failures: [], coverage: [] };

export const addResults = (a: SliceResult, b: SliceResult): SliceResult => {
  const coverage = createCoverage();
  addCoverage(coverage, a.coverage);
  addCoverage(coverage, b.coverage);
  return {
    seeds: a.seeds + b.seeds,
    steps: a.steps + b.steps,
    virtualMs: a.virtualMs + b.virtualMs,
    failures: [...a.failures, ...b.failures],
    coverage: [...coverage],
  };
};
