import { describe, expect, test } from 'bun:test';
import { runScript } from '../cafe/process.ts';
import { expectLine } from './expect-line.ts';

const commands = [
  ...['cafe/main.ts', 'e2e/bench/bench.ts', 'e2e/faults/storm.ts', 'e2e/simulation/main.ts'],
  ...[
    'backup',
    'check',
    'contracts',
    'definitions',
    'fix',
    'order',
    'parked',
    'reconcile',
    'restore',
    'sdk',
    'test',
  ].map((name) => `scripts/${name}.ts`),
  'scripts/start-services.ts',
];

describe.each(commands)('%s', (script) => {
  test('tells what it is for and does nothing else', async () => {
    const { code, output, stderr } = await runScript(script, { args: ['--help'] });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(output).toMatch(/npm (run|start|test)/);
  });

  test('does nothing when it is given a flag that it does not know', async () =>
    expectLine(
      await runScript(script, { args: ['--bogus'] }),
      /^Unknown option '--bogus'; --help shows what there is\.$/,
    ));
});

describe('what is typed and cannot be is told in one line:', () => {
  test.each([
    ['e2e/simulation/main.ts', ['--seeds', 'abc'], '--seeds: "abc" is no whole number from 1 on'],
    ['e2e/simulation/main.ts', ['--seeds', '0'], '--seeds: "0" is no whole number from 1 on'],
    ['e2e/simulation/main.ts', ['--workers', '0'], '--workers: "0" is no whole number from 1 on'],
    ['e2e/simulation/main.ts', ['--minutes', '-1'], "Option '--minutes' argument is ambiguous"],
    ['e2e/simulation/main.ts', ['--seed', 'x'], '--seed: "x" is no whole number from 0 on'],
    ['e2e/simulation/main.ts', ['--crashes', 'triples'], '--crashes: "triples" is none of singles, pairs'],
    ['e2e/simulation/main.ts', ['--bugs', '--bug', 'moth'], '--bug: "moth" is none of '],
    ['e2e/faults/storm.ts', ['--orders', '750'], '--orders: "750" is no multiple of 500 from 500 on'],
    ['e2e/faults/storm.ts', ['--faults', '1.5'], '--faults: "1.5" is no whole number from 0 on'],
    ['e2e/faults/storm.ts', ['--bug', 'moth'], '--bug: "moth" is none of '],
    ['e2e/bench/bench.ts', ['--engine', 'steam'], '--engine: "steam" is none of embedded, distributed'],
    ['scripts/start-services.ts', ['--replicas', '9'], '--replicas: "9" is no whole number from 1 to 8'],
    ['scripts/sdk.ts', ['klingon'], 'gorae: no SDK for klingon; there are '],
    ['scripts/test.ts', ['nonexistinglane'], 'no lane or test file is called "nonexistinglane"'],
    ['cafe/main.ts', ['now'], "Unexpected argument 'now'; --help shows what there is."],
  ])('%s %p', async (script, args, line) => {
    const ended = await runScript(script, { args });
    expectLine(ended, /^/);
    expect(ended.stderr).toStartWith(line);
  });
});
