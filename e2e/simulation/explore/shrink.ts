import type { Bug } from '../bugs/bug.ts';
import type { Plan } from '../plan.ts';
import { runPlan } from '../run-plan.ts';
import { partsOf, without } from '../without.ts';

const mostRounds = 4;

/** The parts of a plan that have nothing to do with its breach: without them the same rule is still broken. */
export const shrink = async (plan: Plan, rule: string, bug?: Bug): Promise<readonly string[]> => {
  const dropped: string[] = [];
  const stillBreaks = async (names: readonly string[]): Promise<boolean> => {
    const { breaches } = await runPlan(without(plan, names), bug === undefined ? {} : { bug });
    return breaches[0]?.rule === rule;
  };
  for (let round = 0; round < mostRounds; round++) {
    const before = dropped.length;
    for (const part of partsOf(plan))
      if (!dropped.includes(part) && (await stillBreaks([...dropped, part]))) dropped.push(part);
    if (dropped.length === before) break;
  }
  return dropped;
};
