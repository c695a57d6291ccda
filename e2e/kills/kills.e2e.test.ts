import { expect, test } from 'bun:test';
import { temporaryFolder } from '../cafe/start.ts';
import { runKills } from './run-kills.ts';

/** `SEED=…` plays the same plan again; the machine's own timing still differs. */
const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));

test('500 orders, a café that is killed again and again: nothing is lost, charged twice or made twice', async () => {
  await using folder = await temporaryFolder();
  process.stdout.write(`kills: SEED=${seed}\n`);
  const { faults, summary } = await runKills(folder.path, seed);
  process.stdout.write(`kills: ${summary}\n`);
  expect({ seed, faults }).toEqual({ seed, faults: [] });
});
