// Four services in a storm of faults, for as long as you like: npm run storm [-- --orders N --faults M --seed S]. Prints a report, and ends
// with 1 when a promise was broken.
import { writeFileSync } from 'node:fs';
import { readChoice, readCommandLine, readWhole } from '@gorae/platform/run/command-line.ts';
import { temporaryFolder } from '../cafe/start.ts';
import { allBugs } from './bugs/all-bugs.ts';
import { findBug } from './bugs/find-bug.ts';
import { errorsIn, runStorm } from './run-storm.ts';

const bugNames = allBugs.map(({ name }) => name);
const usage = `Places orders at four services on RabbitMQ and MongoDB while these, the services and the lines between them fail.

  npm run storm [-- --orders N] [--faults M] [--seed S] [--log FILE]
  npm run storm:bugs [-- --bug NAME] [--seed S]

  --orders N   how many customers come: a multiple of 500 (default 500)
  --faults M   how many faults at least (default 60)
  --seed S     plays the same plan again
  --log FILE   writes down all that the services logged
  --bugs       plants a mistake in the services, one after the other, and tells whether a short storm finds it (two minutes each)
  --bug NAME   one of them: ${bugNames.join(', ')}`;

const { values } = readCommandLine(usage, {
  options: {
    orders: { type: 'string', default: '500' },
    faults: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    log: { type: 'string' },
    bugs: { type: 'boolean', default: false },
    bug: { type: 'string' },
  },
});
const times = readWhole('--orders', values.orders, { least: 500, multipleOf: 500 }) / 500;
const faults = readWhole('--faults', values.faults, { least: 0 });
const seed = readWhole('--seed', values.seed, { least: 0 });
const bug = values.bug === undefined ? undefined : readChoice('--bug', values.bug, bugNames);
const bugs = allBugs.filter(({ name }) => bug === undefined || name === bug);
const startedAt = performance.now();
const tell = (line: string): void =>
  void process.stdout.write(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(5)} s  ${line}\n`);
tell(`seed ${seed}`);

const storm = async (): Promise<boolean> => {
  await using folder = await temporaryFolder();
  const options = { seed, times, faults, alarmSeconds: 20, longestSeconds: 25, everyMs: 250, tell };
  const verdict = await runStorm(folder.path, options);
  tell(verdict.summary);
  for (const fault of verdict.faults) tell(`BROKEN: ${fault}`);
  if (verdict.faults.length > 0) for (const error of errorsIn(verdict.log)) tell(error);
  if (values.log !== undefined) writeFileSync(values.log, verdict.log);
  tell(verdict.faults.length === 0 ? 'every promise was kept' : `${verdict.faults.length} promises were broken`);
  return verdict.faults.length === 0;
};

const huntBugs = async (): Promise<boolean> => {
  let missed = 0;
  for (const bug of bugs) {
    const shown = await findBug(bug, seed);
    if (shown === undefined) missed += 1;
    tell(`${bug.name.padEnd(28)} ${shown === undefined ? 'NOT FOUND' : `found: ${shown}`} (${bug.mistake})`);
  }
  tell(`${missed} of ${bugs.length} not found`);
  return missed === 0;
};

process.exitCode = (await (values.bugs || bug !== undefined ? huntBugs() : storm())) ? 0 : 1;
