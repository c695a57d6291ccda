// Four services in a storm of faults, for as long as you like: npm run storm [-- --orders N --faults M --seed S]. Prints a report, and ends
// with 1 when a promise was broken.
import { parseArgs } from 'node:util';
import { temporaryFolder } from '../cafe/start.ts';
import { runStorm } from './run-storm.ts';

const usage = `Places orders at four services on RabbitMQ and MongoDB while these, the services and the lines between them fail.

  npm run storm [-- --orders N] [--faults M] [--seed S]

  --orders N   how many customers come: a multiple of 500 (default 500)
  --faults M   how many faults at least (default 60)
  --seed S     plays the same plan again`;

const { values } = parseArgs({
  options: {
    orders: { type: 'string', default: '500' },
    faults: { type: 'string', default: '60' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 2 ** 31)) },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const [orders, faults, seed] = [values.orders, values.faults, values.seed].map(Number);
const times = (orders ?? 0) / 500;
if (values.help || times < 1 || ![times, faults, seed].every(Number.isSafeInteger)) {
  process.stdout.write(`${usage}\n`);
  process.exit(values.help ? 0 : 1);
}
const startedAt = performance.now();
const tell = (line: string): void =>
  void process.stdout.write(`${((performance.now() - startedAt) / 1000).toFixed(0).padStart(5)} s  ${line}\n`);
await using folder = await temporaryFolder();
tell(`seed ${seed}`);
const storm = { seed: seed ?? 0, times, faults: faults ?? 60, alarmSeconds: 20, longestSeconds: 25 };
const verdict = await runStorm(folder.path, { ...storm, everyMs: 250, tell });
tell(verdict.summary);
for (const fault of verdict.faults) tell(`BROKEN: ${fault}`);
tell(verdict.faults.length === 0 ? 'every promise was kept' : `${verdict.faults.length} promises were broken`);
process.exitCode = verdict.faults.length === 0 ? 0 : 1;
