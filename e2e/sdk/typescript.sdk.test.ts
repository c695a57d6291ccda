import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Runtime, runScript } from '../cafe/process.ts';
import { temporaryFolder } from '../cafe/start.ts';
import { openCafeOnStage } from './open-cafe-on-stage.ts';
import { everyExample, firstExample, pointedAt } from './read-me.ts';
import { runCommand } from './run-command.ts';
import { everyStep, stepsIn, toldOfIntegrate } from './steps.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sdk = join(root, 'sdk/typescript/');
const compiler = join(root, 'node_modules/typescript-5/bin/tsc');
const journeyScript = 'sdk/typescript/testing/journey-main.ts';

/** For Node 20, which reads no TypeScript. */
const bundledJourney = async (folder: string): Promise<string> => {
  await Bun.build({ entrypoints: [join(sdk, 'testing', 'journey-main.ts')], target: 'node', outdir: folder });
  return join(folder, 'journey-main.js');
};

describe('the journey in TypeScript', () => {
  test.concurrent.each<Runtime>(['bun', 'deno'])('on %s', async (runtime) => {
    await using stage = await openCafeOnStage();
    const { output, code } = await runScript(journeyScript, { args: [stage.url], runtime });
    expect({ code, steps: stepsIn(output), output }).toMatchObject({ code: 0, steps: everyStep });
  });

  test.concurrent.each<[string, ...string[]]>([
    ['node'],
    ['node, as little as React Native has', '--like-react-native'],
  ])('on %s', async (...[_name, ...look]) => {
    await using folder = await temporaryFolder();
    await using stage = await openCafeOnStage();
    const script = await bundledJourney(folder.path);
    expect(stepsIn(await runCommand(['node', script, stage.url, ...look], { cwd: folder.path }))).toEqual(everyStep);
  });
});

describe('the package, packed and installed', () => {
  let app: Awaited<ReturnType<typeof temporaryFolder>>;
  const inApp = () => ({ cwd: app.path });
  beforeAll(async () => {
    app = await temporaryFolder();
    const packed = await runCommand(['npm', 'pack', '--silent', sdk], inApp());
    writeFileSync(join(app.path, 'package.json'), '{ "type": "module", "private": true }');
    await runCommand(['npm', 'install', '--silent', '--offline', `./${packed.trim()}`], inApp());
  });
  afterAll(() => app[Symbol.asyncDispose]());

  test('orders as its README says', async () => {
    await using stage = await openCafeOnStage();
    writeFileSync(join(app.path, 'order.mjs'), pointedAt(stage.url, firstExample(join(sdk, 'README.md'), 'ts')));
    const states = (await runCommand(['node', 'order.mjs'], inApp())).trim().split('\n');
    expect(states[0]).toMatch(/^No\. \d+: (paid|making)$/);
    expect(states.at(-1)).toBe('ready');
  });

  test('makes an app as docs/integrate.md says, that compiles and runs', async () => {
    await using stage = await openCafeOnStage();
    writeFileSync(join(app.path, 'app.ts'), pointedAt(stage.url, everyExample(join(root, 'docs/integrate.md'), 'ts')));
    const strict = ['--strict', '--target', 'es2023', '--module', 'nodenext', '--lib', 'es2023,dom,dom.iterable'];
    await runCommand(['node', compiler, ...strict, 'app.ts'], inApp());
    expect(await runCommand(['node', 'app.js'], inApp())).toMatch(toldOfIntegrate);
  });
});
