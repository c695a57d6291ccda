import { describe, expect, test } from 'bun:test';
import { filesWithoutTests, sum, tallyJunit } from './tally.ts';

const bunReport = `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="bun test" tests="3" failures="1" skipped="1">
  <testsuite name="a.unit.test.ts" file="a.unit.test.ts">
    <testsuite name="an &lt;order&gt;" file="a.unit.test.ts">
      <testcase name="passes" />
      <testcase name="fails">
        <failure type="AssertionError" message="&lt;failure">no</failure>
      </testcase>
      <testcase name="waits"><skipped message="TODO" /></testcase>
    </testsuite>
  </testsuite>
</testsuites>`;

const denoReport = `<testsuites name="deno test" tests="1" failures="0" errors="0">
  <testsuite name="./b.deno.ts" tests="1"><testcase name="passes" classname="./b.deno.ts"></testcase></testsuite>
</testsuites>`;

describe('a JUnit report', () => {
  test('counts as Bun writes it', () => expect(tallyJunit(bunReport)).toEqual({ passed: 1, failed: 1, skipped: 1 }));
  test('counts as Deno writes it', () => expect(tallyJunit(denoReport)).toEqual({ passed: 1, failed: 0, skipped: 0 }));
  test('counts nothing when the runner died before writing it', () =>
    expect(tallyJunit('')).toEqual({ passed: 0, failed: 0, skipped: 0 }));
  test('shows which files ran no test', () => {
    expect(filesWithoutTests(bunReport, ['a.unit.test.ts', 'c.unit.test.ts'])).toEqual(['c.unit.test.ts']);
    expect(filesWithoutTests(denoReport, ['b.deno.ts'])).toEqual([]);
  });
});

test('lanes add up', () =>
  expect(sum([tallyJunit(bunReport), tallyJunit(denoReport)])).toEqual({ passed: 2, failed: 1, skipped: 1 }));
