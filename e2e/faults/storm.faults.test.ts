import { expect, test } from 'bun:test';
import { temporaryFolder } from '../cafe/start.ts';
import { errorsIn, runStorm, shortStorm } from './run-storm.ts';

/** `SEED=…` plays the same plan again; the machine's own timing still differs. */
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

test('500 orders over four services, while services, broker, database and lines fail: nothing is lost, charged twice or made twice', async () => {
  await using folder = await temporaryFolder();
  process.stdout.write(`storm: SEED=${seed}\n`);
  const tell = (line: string) => void process.stdout.write(`storm: ${line}\n`);
  const { faults, summary, log } = await runStorm(folder.path, { ...shortStorm, seed, tell });
  tell(summary);
  if (faults.length > 0) for (const error of errorsIn(log)) tell(error);
  expect({ seed, faults }).toEqual({ seed, faults: [] });
});
