import { describe, expect, test } from 'bun:test';
import { checkSource } from './check-source.ts';
import { toLine } from './fault.ts';

const rulesOf = (file: string, ...lines: readonly string[]): readonly string[] =>
  checkSource({ file, text: lines.join('\n') }).map(({ line, rule }) => `${line} ${rule}`);

const anImport = (specifier: string): string => `import { it } from '${specifier}';`;
const typesOf = (specifier: string): string => `import type { It } from '${specifier}';`;

describe('what may be imported', () => {
  test.each([
    ['order-service/domain/settle.ts', anImport('./order.ts')],
    ['order-service/domain/settle.ts', anImport('@gorae/platform/errors.ts')],
    ['order-service/domain/settle.ts', typesOf('@gorae/platform/run/clock.ts')],
    ['order-service/domain/settle.ts', "import { type A, type B } from '@gorae/contracts/schemas.ts';"],
    ['order-service/app/place-order.ts', anImport('../domain/order.ts')],
    ['order-service/app/place-order.ts', typesOf('@gorae/platform/store/store.ts')],
    ['order-service/http/routes.ts', anImport('@gorae/platform/http/implement.ts')],
    ['order-service/messaging/on-payment-settled.ts', anImport('../app/settle-payment.ts')],
    ['order-service/service.ts', anImport('./http/routes.ts')],
    ['order-service/service.unit.test.ts', anImport('@gorae/platform/testing/virtual-clock.ts')],
    ['notifier/app/projection.ts', anImport('@gorae/contracts/events.ts')],
    ['payment-service/vendors/ask-sandbox.ts', anImport('../app/ports.ts')],
    ['payment-service/sandbox/main.ts', anImport('@gorae/platform/run/log.ts')],
    ['platform/store/sqlite/database.ts', anImport('node:sqlite')],
    ['platform/bus/codec.ts', anImport('@gorae/contracts/kit/event.ts')],
    ['contracts/schemas.ts', anImport('@sinclair/typebox')],
    ['cafe/cafe.ts', anImport('@gorae/order-service/service.ts')],
    ['e2e/kills.e2e.test.ts', anImport('@gorae/cafe/reconcile/reconcile.ts')],
    ['e2e/faults/storm.ts', anImport('@gorae/platform/run/command-line.ts')],
    ['e2e/simulation/world/process.ts', anImport('@gorae/order-service/service.ts')],
  ])('%s: %s', (file, line) => expect(rulesOf(file, line)).toEqual([]));
});

describe('what may not be imported', () => {
  test.each([
    ['another layer of the service', 'order-service/domain/settle.ts', anImport('../app/ports.ts'), 'reach'],
    ['the clock itself by domain', 'order-service/domain/settle.ts', anImport('@gorae/platform/run/clock.ts'), 'reach'],
    ['contracts by domain', 'order-service/domain/settle.ts', anImport('@gorae/contracts/schemas.ts'), 'reach'],
    ['a package by domain', 'order-service/domain/settle.ts', anImport('jose'), 'reach'],
    ['the runtime by domain', 'order-service/domain/settle.ts', anImport('node:crypto'), 'reach'],
    ['plumbing by a use case', 'order-service/app/place.ts', anImport('@gorae/platform/store/store.ts'), 'reach'],
    ['messaging by http', 'order-service/http/routes.ts', anImport('../messaging/to-events.ts'), 'reach'],
    ['the assembly by a layer', 'order-service/http/routes.ts', anImport('../service.ts'), 'reach'],
    ['another service', 'order-service/service.ts', anImport('@gorae/payment-service/service.ts'), 'reach'],
    ['another service, as a type', 'notifier/http/view.ts', typesOf('@gorae/order-service/domain/order.ts'), 'reach'],
    ['another service by a test', 'notifier/a.unit.test.ts', anImport('@gorae/order-service/service.ts'), 'reach'],
    ['the café by a service', 'order-service/main.ts', anImport('@gorae/cafe/cafe.ts'), 'reach'],
    ['the sandbox by its service', 'payment-service/app/ask.ts', anImport('../sandbox/journal.ts'), 'reach'],
    ['coffee contracts by platform', 'platform/bus/codec.ts', anImport('@gorae/contracts/events.ts'), 'reach'],
    ['platform by contracts', 'contracts/events.ts', anImport('@gorae/platform/errors.ts'), 'reach'],
    ['a package by contracts', 'contracts/events.ts', anImport('elysia'), 'driver'],
    ['I/O by contracts', 'contracts/events.ts', anImport('node:fs'), 'reach'],
    ['a service by the black box', 'e2e/a.e2e.test.ts', anImport('@gorae/order-service/service.ts'), 'reach'],
    ['the black box by the simulation', 'e2e/simulation/plan.ts', anImport('../cafe/start.ts'), 'reach'],
    ['platform by the black box', 'e2e/a.e2e.test.ts', anImport('@gorae/platform/http/serve.ts'), 'reach'],
    ['a driver outside platform', 'order-service/service.ts', anImport('node:sqlite'), 'driver'],
    ['a driver by a test', 'order-service/a.unit.test.ts', anImport('mongodb'), 'driver'],
    ['Elysia in a service', 'order-service/http/routes.ts', anImport('elysia'), 'driver'],
    ['test tools by what runs', 'platform/bus/bus.ts', anImport('../testing/until.ts'), 'testing'],
    ['a test runner by what runs', 'platform/bus/bus.ts', anImport('bun:test'), 'testing'],
    ['timers by the back door', 'order-service/service.ts', anImport('node:timers/promises'), 'global'],
    ['a workspace by a relative path', 'cafe/cafe.ts', anImport('../platform/errors.ts'), 'spelling'],
    ['itself by name', 'platform/bus/bus.ts', anImport('@gorae/platform/errors.ts'), 'spelling'],
    ['a path without its ending', 'platform/bus/bus.ts', anImport('../errors'), 'spelling'],
    ['a test file by another', 'e2e/b.int.test.ts', anImport('./a.e2e.test.ts'), 'suite'],
    ['a test file, when it is wanted', 'e2e/b.int.test.ts', "await import('./a.e2e.test.ts');", 'suite'],
    ['a test file of Deno', 'platform/testing/deno/b.deno.ts', anImport('./a.int-deno.ts'), 'suite'],
    ['a path that is made up', 'cafe/cafe.ts', 'await import(name);', 'spelling'],
  ])('%s', (_, file, line, rule) => expect(rulesOf(file, '', line)).toEqual([`2 ${rule}`]));

  test('is found in every form of import, over lines too', () =>
    expect(
      rulesOf(
        'notifier/service.ts',
        "import '@gorae/order-service/a.ts';",
        "export * from '@gorae/order-service/b.ts';",
        'import {',
        '  one,',
        "} from '@gorae/order-service/c.ts';",
        "const d = await import('@gorae/order-service/d.ts');",
        "type E = typeof import('@gorae/order-service/e.ts');",
      ),
    ).toEqual(['1 reach', '2 reach', '3 reach', '6 reach', '7 reach']));
});

describe('time, chance, ids and the runtime', () => {
  const uses = [
    'process.env.PORT',
    'Bun.serve({})',
    'Deno.serve(app)',
    'Date.now()',
    'new Date()',
    'Math.random()',
    'setTimeout(run, 5)',
    'globalThis.setInterval(run, 5)',
    'setImmediate(run)',
    'crypto.randomUUID()',
    'crypto.getRandomValues(bytes)',
  ];

  test.each(uses)('%s is handed in, not reached for', (use) =>
    expect(rulesOf('order-service/app/place.ts', `const it = ${use};`)).toEqual(['1 global']),
  );

  test.each([
    'platform/run/clock.ts',
    'platform/http/serve.ts',
    'order-service/main.ts',
    'scripts/order.ts',
    'cafe/cli/table.ts',
    'e2e/driver.ts',
    'platform/testing/until.ts',
    'platform/bus/embedded/bus.unit.test.ts',
    'notifier/web/screen.ts',
  ])('%s may touch them', (file) => expect(rulesOf(file, ...uses.map((use) => `const it = ${use};`))).toEqual([]));

  test('are not seen in comments, strings, templates and names that only look alike', () =>
    expect(
      rulesOf(
        'order-service/app/place.ts',
        '// Date.now() would tie us to the machine',
        '/* setTimeout(',
        '   Math.random() */',
        `const text = 'Date.now()' + "new Date()" + \`Math.random() \${clock.now()} setTimeout\`;`,
        "const pattern = /Bun.serve\\/'`/;",
        'server.setTimeout(5); new Date(at); MyBun.x; const half = size / 2; // Bun.',
      ),
    ).toEqual([]));

  test('are seen inside the expressions of a template', () =>
    expect(rulesOf('order-service/app/place.ts', `const id = \`a\${\`b\${Date.now()}\`}c\`;`)).toEqual(['1 global']));
});

describe('purity', () => {
  test('domain does not wait', () =>
    expect(rulesOf('order-service/domain/settle.ts', 'export const settle = async () => {};')).toEqual(['1 domain']));
  test('platform has no coffee word in its code, comments aside', () =>
    expect(rulesOf('platform/bus/bus.ts', '// a barista', 'const baristaName = 1;')).toEqual(['2 coffee']));
  test('no test is left out', () =>
    expect(rulesOf('notifier/a.unit.test.ts', `test.${'only'}('x', () => {});`)).toEqual(['1 focus']));
});

describe('tests that a file registers as it is loaded', () => {
  const registrations = [
    "describe('x', () => {});",
    "test.each([1])('%p', () => {});",
    'beforeAll(() => open());',
    'afterAll(async () => close());',
  ];

  test.each(registrations)('are missing for the second who loads it: %s', (line) =>
    expect(rulesOf('e2e/journeys/paying.suite.ts', line)).toEqual(['1 suite']),
  );
  test('belong into a test file', () => {
    for (const file of ['e2e/a.e2e.test.ts', 'platform/testing/deno/a.deno.ts', 'platform/testing/deno/a.int-deno.ts'])
      expect(rulesOf(file, ...registrations)).toEqual([]);
  });
  test('or into a function', () =>
    expect(
      rulesOf('e2e/journeys/paying.suite.ts', 'export const paying = () =>', "  describe('paying', () => {});"),
    ).toEqual([]));
});

describe('names', () => {
  test.each([
    ['platform/http/utils.ts', 'name'],
    ['platform/http/date-helpers.ts', 'name'],
    ['order-service/common/money.ts', 'name'],
    ['order-service/http/index.ts', 'name'],
    ['order-service/http/placeOrder.ts', 'name'],
    ['order-service/adapters/vendor.ts', 'folder'],
    ['order-service/sandbox/vendor.ts', 'folder'],
    ['order-service/vendors/vendor.ts', 'folder'],
  ])('%s is refused', (file, rule) => expect(rulesOf(file, '')).toContain(`1 ${rule}`));

  test.each(['sdk/index.ts', 'order-service/domain/place-order.unit.test.ts', 'payment-service/sandbox/journal.ts'])(
    '%s is fine',
    (file) => expect(rulesOf(file, '')).toEqual([]),
  );
});

test('a fault names file, line and rule', () =>
  expect(toLine({ file: 'a.ts', line: 3, rule: 'reach', explanation: 'may not import b.ts: because' })).toBe(
    'a.ts:3: reach — may not import b.ts: because',
  ));
