import { describe, expect, test } from 'bun:test';
import { runScript } from '../cafe/process.ts';
import { newChargeKey } from './bugs/new-charge-key.ts';
import { drawPlan } from './draw-plan.ts';
import { crashEverywhere, everySpot } from './explore/crash-everywhere.ts';
import { pointsNotCrashed, unknownPoints, whatIsMissing } from './explore/expected.ts';
import { findBugs } from './explore/find-bugs.ts';
import { runSlices } from './explore/run-slices.ts';
import { shrink } from './explore/shrink.ts';
import { replayCommand } from './explore/tell.ts';
import { runPlan } from './run-plan.ts';
import { without } from './without.ts';

describe('a thousand simulated cafés', () => {
  test('keep every promise, and meet everything that may happen to a café', async () => {
    const { seeds, failures, coverage } = await runSlices({ from: 1, seeds: 1000, workers: 2 });
    const met = new Map(coverage);
    expect(seeds).toBe(1000);
    expect(failures.map((failure) => ({ ...failure, again: replayCommand(failure.seed, []) }))).toEqual([]);
    expect(whatIsMissing(met)).toEqual([]);
    expect(unknownPoints(met)).toEqual([]);
  });
});

describe('a process that ends', () => {
  test('harms nobody, whichever point it ends at, the first time or the second', async () => {
    const { failures, tried, coverage } = await crashEverywhere(everySpot().map((spot) => [spot]));
    expect(tried).toBeGreaterThan(400);
    expect(failures).toEqual([]);
    expect(pointsNotCrashed(coverage)).toEqual([]);
  });
});

describe('a seed', () => {
  test('gives the same story whenever it is run', async () => {
    const stories = [];
    for (let time = 0; time < 2; time++) stories.push((await runPlan(drawPlan(7), { tells: true })).story);
    expect(stories[0]?.length).toBeGreaterThan(100);
    expect(stories[1]).toEqual(stories[0] ?? []);
  });

  test('gives the same story on Bun and on Deno', async () => {
    const args = ['--hash', '--seeds', '10'];
    const [bun, deno] = await Promise.all(
      (['bun', 'deno'] as const).map((runtime) => runScript('e2e/simulation/main.ts', { args, runtime })),
    );
    expect(bun?.output.trim()).toMatch(/^[0-9a-f]{16}$/);
    expect(deno?.output.trim()).toBe(bun?.output.trim() ?? '');
  });

  test('that fails is made shorter, and fails in the same way', async () => {
    const plan = drawPlan(1);
    const [breach] = (await runPlan(plan, { bug: newChargeKey })).breaches;
    const left = await shrink(plan, breach?.rule ?? '', newChargeKey);
    const shorter = without(plan, left);
    expect(shorter.customers.length).toBeLessThan(3);
    expect((await runPlan(shorter, { bug: newChargeKey })).breaches[0]?.rule).toBe('charged-twice');
  });
});

describe('a planted mistake', () => {
  test('is found within a thousand seeds, each of them', async () => {
    const missed: string[] = [];
    let found = 0;
    for await (const { bug, firstSeed } of findBugs({ mostSeeds: 1000, sample: 0 })) {
      if (firstSeed === undefined) missed.push(bug.name);
      else found += 1;
    }
    expect(missed).toEqual([]);
    expect(found).toBeGreaterThanOrEqual(15);
  });
});
