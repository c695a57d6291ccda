import { afterAll, beforeAll, describe, expect, test } from 'bun:test';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { temporaryFolder } from '../cafe/start.ts';
import { openCafeOfTomorrow } from './open-cafe-of-tomorrow.ts';
import { openCafeOnStage } from './open-cafe-on-stage.ts';
import { firstExample, pointedAt } from './read-me.ts';
import { runCommand } from './run-command.ts';
import { everyStep, stepsIn, stepsOfTomorrow } from './steps.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const sdk = join(root, 'sdk/python');

let app: Awaited<ReturnType<typeof temporaryFolder>>;
const python = () => join(app.path, 'venv/bin/python');

/** As the README says: generated, then installed into an environment of its own. */
beforeAll(async () => {
  app = await temporaryFolder();
  await runCommand([process.execPath, 'scripts/sdk.ts', 'python'], { cwd: root, limitSeconds: 240 });
  await runCommand(['python3', '-m', 'venv', 'venv'], { cwd: app.path });
  await runCommand([python(), '-m', 'pip', 'install', '--quiet', sdk], { cwd: app.path, limitSeconds: 240 });
});
afterAll(() => app[Symbol.asyncDispose]());

describe('the Python SDK', () => {
  test('goes the journey', async () => {
    await using stage = await openCafeOnStage();
    const told = await runCommand([python(), join(sdk, 'tests/journey.py'), stage.url], { cwd: app.path });
    expect(stepsIn(told)).toEqual(everyStep);
  });

  test('orders as its README says', async () => {
    await using stage = await openCafeOnStage();
    writeFileSync(join(app.path, 'order.py'), pointedAt(stage.url, firstExample(join(sdk, 'README.md'), 'python')));
    const states = (await runCommand([python(), 'order.py'], { cwd: app.path })).trim().split('\n');
    expect(states[0]).toMatch(/^No\. \d+: (paid|making)$/);
    expect(states.at(-1)).toBe('ready');
  });

  test('gets on with a café of tomorrow: more fields, another state, another way to pay', async () => {
    await using cafe = await openCafeOfTomorrow();
    expect(stepsIn(await runCommand([python(), join(sdk, 'tests/tomorrow.py'), cafe.url], { cwd: app.path }))).toEqual(
      expect.arrayContaining([...stepsOfTomorrow]),
    );
  });
});
