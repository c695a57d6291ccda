import { beforeAll, describe, expect, test } from 'bun:test';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { openCafeOfTomorrow } from './open-cafe-of-tomorrow.ts';
import { openCafeOnStage } from './open-cafe-on-stage.ts';
import { everyExample, firstExample } from './read-me.ts';
import { runCommand } from './run-command.ts';
import { everyStep, stepsIn, stepsOfTomorrow, toldOfIntegrate } from './steps.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sdk = join(root, 'sdk/kotlin');
const target = join(sdk, 'target');

/** Compiled before there is a café, so it is told the café when it runs. */
const writeExample = (name: string, example: string): void => {
  const told = example.replace('"http://localhost:3000"', 'System.getenv("GORAE_URL")');
  if (told === example) throw new Error('The example names no café');
  mkdirSync(join(target, 'read-me'), { recursive: true });
  writeFileSync(join(target, 'read-me', `${name}.kt`), `package example.${name}\n${told}`);
};

const runMain = (
  name: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const libraries = readFileSync(join(target, 'classpath.txt'), 'utf8').trim();
  const classes = [join(target, 'classes'), join(target, 'test-classes'), libraries].join(delimiter);
  return runCommand(['java', '-cp', classes, name, ...args], { cwd: sdk, env });
};

beforeAll(async () => {
  await runCommand([process.execPath, 'scripts/sdk.ts', 'kotlin'], { cwd: root, limitSeconds: 400 });
  writeExample('order', firstExample(join(sdk, 'README.md'), 'kotlin'));
  writeExample('app', everyExample(join(root, 'docs/integrate.md'), 'kotlin'));
  const classpath = ['dependency:build-classpath', '-Dmdep.outputFile=target/classpath.txt'];
  await runCommand(['mvn', '-q', '-B', 'test-compile', ...classpath], { cwd: sdk, limitSeconds: 400 });
});

describe('the Kotlin SDK', () => {
  test('goes the journey', async () => {
    await using stage = await openCafeOnStage();
    expect(stepsIn(await runMain('cafe.gorae.client.JourneyKt', [stage.url]))).toEqual(everyStep);
  });

  test('orders as its README says', async () => {
    await using stage = await openCafeOnStage();
    const states = (await runMain('example.order.OrderKt', [], { GORAE_URL: stage.url })).trim().split('\n');
    expect(states[0]).toMatch(/^No\. \d+: (paid|making)$/);
    expect(states.at(-1)).toBe('ready');
  });

  test('makes an app as docs/integrate.md says', async () => {
    await using stage = await openCafeOnStage();
    expect(await runMain('example.app.AppKt', [], { GORAE_URL: stage.url })).toMatch(toldOfIntegrate);
  });

  test('gets on with a café of tomorrow: more fields, another state, another way to pay', async () => {
    await using cafe = await openCafeOfTomorrow();
    expect(stepsIn(await runMain('cafe.gorae.client.TomorrowKt', [cafe.url]))).toEqual(
      expect.arrayContaining([...stepsOfTomorrow]),
    );
  });
});
