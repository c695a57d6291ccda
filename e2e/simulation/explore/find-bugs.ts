import { allBugs } from '../bugs/all-bugs.ts';
import type { Bug } from '../bugs/bug.ts';
import { drawPlan } from '../draw-plan.ts';
import { runPlan } from '../run-plan.ts';

export interface FoundBug {
  readonly bug: Bug;
  /** The first seed that shows it; undefined when none does. */
  readonly firstSeed: number | undefined;
  readonly rule: string;
  /** How many of the first seeds show it. */
  readonly shownBy: number;
  readonly outOf: number;
}

export interface FindOptions {
  readonly mostSeeds: number;
  /** How many seeds are run in any case, to tell how often the bug shows. */
  readonly sample: number;
  readonly name?: string | undefined;
}

/** Runs the café with each planted mistake until the simulation notices. */
export async function* findBugs({ mostSeeds, sample, name }: FindOptions): AsyncGenerator<FoundBug> {
  for (const bug of allBugs) if (name === undefined || bug.name === name) yield await findBug(bug, mostSeeds, sample);
}

const findBug = async (bug: Bug, mostSeeds: number, sample: number): Promise<FoundBug> => {
  let firstSeed: number | undefined;
  let [rule, shownBy, seed] = ['', 0, 0];
  while (seed < sample || (firstSeed === undefined && seed < mostSeeds)) {
    seed += 1;
    const [breach] = (await runPlan(drawPlan(seed), { bug })).breaches;
    if (breach === undefined) continue;
    if (firstSeed === undefined) [firstSeed, rule] = [seed, breach.rule];
    shownBy += 1;
  }
  return { bug, firstSeed, rule, shownBy, outOf: seed };
};
