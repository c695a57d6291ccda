import { describe, expect, test } from 'bun:test';
import { checkSuites } from './check-suites.ts';

const suite = { file: 'platform/bus/bus.suite.ts', text: '' };

describe('a suite', () => {
  test('that nobody imports is a fault', () =>
    expect(checkSuites([suite, { file: 'platform/bus/a.unit.test.ts', text: '// ./bus.suite.ts' }])).toEqual([
      { file: suite.file, line: 1, rule: 'suite', explanation: 'no test runs it' },
    ]));
  test.each([
    ['platform/bus/rabbit/a.int.test.ts', "import { busSuite } from '../bus.suite.ts';"],
    ['e2e/a.int.test.ts', "import { busSuite } from '@gorae/platform/bus/bus.suite.ts';"],
  ])('that %s imports is none', (file, text) => expect(checkSuites([suite, { file, text }])).toEqual([]));
});
