import process from 'node:process';
import { readChoice, readCommandLine, readWhole } from '@gorae/platform/run/command-line.ts';
import { allBugs } from './bugs/all-bugs.ts';
import { drawPlan } from './draw-plan.ts';
import { crashEverywhere, everyPair, everySpot } from './explore/crash-everywhere.ts';
import { pointsMet, pointsNotCrashed, unknownPoints, whatIsMissing } from './explore/expected.ts';
import { findBugs } from './explore/find-bugs.ts';
import { runSlices } from './explore/run-slices.ts';
import { shrink } from './explore/shrink.ts';
import { runSlice } from './explore/slice.ts';
import { tellCoverage, tellFailure, tellSum } from './explore/tell.ts';
import { runPlan } from './run-plan.ts';
import { storyHash } from './story.ts';
import { without } from './without.ts';

const usage = `Runs whole cafés in a simulated world, each from a seed, and checks what must always be so.

  npm run simulate -- --seeds 1000 --from 1        a thousand cafés, beginning with seed 1
  npm run simulate -- --seeds 100000 --minutes 30  as many as fit into half an hour
  npm run simulate -- --seed 17                    one of them, with its story
  npm run simulate -- --seed 17 --without c2,f1    the same without a customer and a fault
  npm run simulate -- --crashes singles|pairs      a crash at every point, alone or in pairs (with --minutes)
  npm run simulate:bugs                            does the simulation find mistakes? (--bug NAME for one)

  --workers N   processes beside each other (2)
  --points      print what goes into crash-points.ts
  --coverage    tell what was met, and how often
  --bug NAME    with --seed: the café with that planted mistake
  --hash        with --seeds: one hash of all stories, the same on every runtime`;

const { values: flags } = readCommandLine(usage, {
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    minutes: { type: 'string' },
    workers: { type: 'string', default: '2' },
    seed: { type: 'string' },
    without: { type: 'string', default: '' },
    crashes: { type: 'string' },
    bugs: { type: 'boolean', default: false },
    bug: { type: 'string' },
    coverage: { type: 'boolean', default: false },
    points: { type: 'boolean', default: false },
    slice: { type: 'boolean', default: false },
    hash: { type: 'boolean', default: false },
  },
});

const began = performance.now();
const seconds = (): number => (performance.now() - began) / 1000;
const from = readWhole('--from', flags.from, { least: 0 });
const seeds = readWhole('--seeds', flags.seeds);
const workers = readWhole('--workers', flags.workers);
const minutes = flags.minutes === undefined ? undefined : readWhole('--minutes', flags.minutes);
const bugNames = allBugs.map(({ name }) => name);
const bug = flags.bug === undefined ? undefined : allBugs[bugNames.indexOf(readChoice('--bug', flags.bug, bugNames))];

const replay = async (seed: number): Promise<number> => {
  const left = flags.without.split(',').filter(Boolean);
  const options = { tells: true, ...(bug === undefined ? {} : { bug }) };
  const outcome = await runPlan(without(drawPlan(seed), left), options);
  console.log(tellFailure(outcome, left, bug));
  return outcome.breaches.length === 0 ? 0 : 1;
};

/** Tells the first failures, each made as short as it can be. */
const tellFailures = async (failures: readonly { readonly seed: number; readonly rule: string }[]): Promise<void> => {
  for (const { seed, rule } of failures.slice(0, 3)) {
    const left = await shrink(drawPlan(seed), rule);
    console.log(`\n${tellFailure(await runPlan(without(drawPlan(seed), left), { tells: true }), left)}`);
  }
  for (const { seed, rule } of failures.slice(3)) console.log(`seed ${seed}: ${rule}`);
};

const search = async (): Promise<number> => {
  const tell = (line: string) => process.stderr.isTTY && process.stderr.write(line);
  const every = (done: { seeds: number }) => tell(`\r${done.seeds} cafés, ${seconds().toFixed(0)} s `);
  const time = minutes === undefined ? {} : { minutes };
  const result = await runSlices({ from, seeds, workers, ...time, onSlice: every });
  tell('\r');
  const coverage = new Map(result.coverage);
  if (flags.coverage) console.log(tellCoverage(coverage));
  if (flags.points) console.log(JSON.stringify(pointsMet(coverage), undefined, 2));
  await tellFailures(result.failures);
  console.log(tellSum(result, seconds()));
  const faults = result.seeds < 1000 ? [] : [...whatIsMissing(coverage), ...unknownPoints(coverage)];
  for (const what of faults)
    console.log(`This run is invalid: ${what} was ${what.startsWith('point') ? 'not known' : 'never met'}`);
  return result.failures.length + faults.length === 0 ? 0 : 1;
};

const crashes = async (how: 'singles' | 'pairs'): Promise<number> => {
  const tries = how === 'pairs' ? everyPair() : everySpot().map((spot) => [spot]);
  const isOver = () => minutes !== undefined && seconds() > minutes * 60;
  const { tried, failures, coverage } = await crashEverywhere(tries, isOver);
  for (const { spots, rule, detail } of failures) console.log(`${JSON.stringify(spots)} ${rule}: ${detail}`);
  const missed = how === 'singles' && minutes === undefined ? pointsNotCrashed(coverage) : [];
  for (const point of missed) console.log(`never crashed: ${point}`);
  console.log(`${tried} ${how} in ${seconds().toFixed(1)} s, ${failures.length} failed`);
  return failures.length === 0 ? 0 : 1;
};

const bugs = async (): Promise<number> => {
  let missed = 0;
  for await (const { bug: found, firstSeed, rule, shownBy, outOf } of findBugs({
    mostSeeds: 1000,
    sample: 50,
    name: bug?.name,
  })) {
    if (firstSeed === undefined) missed += 1;
    const how =
      firstSeed === undefined ? `NOT FOUND in ${outOf} seeds` : `seed ${firstSeed} (${shownBy} of ${outOf}): ${rule}`;
    console.log(`${found.name.padEnd(28)} ${how.padEnd(48)} ${found.mistake}`);
  }
  console.log(`${missed} not found, ${seconds().toFixed(0)} s`);
  return missed === 0 ? 0 : 1;
};

const hash = async (): Promise<number> => {
  const stories: string[] = [];
  for (let seed = from; seed < from + seeds; seed++)
    stories.push(...(await runPlan(drawPlan(seed), { tells: true })).story);
  console.log(storyHash(stories));
  return 0;
};

const slice = async (): Promise<number> => {
  const result = await runSlice({ from, seeds });
  process.stdout.write(JSON.stringify(result));
  return 0;
};

const run = (): Promise<number> | number => {
  if (flags.slice) return slice();
  if (flags.hash) return hash();
  if (flags.bugs) return bugs();
  if (flags.crashes !== undefined) return crashes(readChoice('--crashes', flags.crashes, ['singles', 'pairs']));
  return flags.seed === undefined ? search() : replay(readWhole('--seed', flags.seed, { least: 0 }));
};

process.exitCode = await run();
