import { describe, expect, test } from 'bun:test';
import { lanes } from './lanes.ts';
import { selectLanes, strayTests, unknownWords } from './select-lanes.ts';

const cafeTest = 'cafe/cafe.e2e.test.ts';
const screenTest = 'notifier/web/screen.web.test.ts';
const httpTest = 'platform/http/prefer.unit.test.ts';
const storeTest = 'platform/store/store.unit.test.ts';
const denoTest = 'platform/testing/deno/store.deno.ts';
const files = [cafeTest, screenTest, httpTest, storeTest, denoTest, 'platform/store/store.ts'];

const chosen = (...words: readonly string[]) =>
  Object.fromEntries(selectLanes(lanes, words, files).map(({ lane, files: own }) => [lane.name, own]));

describe('choosing lanes', () => {
  test('without words is all of them, each with its files', () => {
    expect(Object.keys(chosen())).toEqual(lanes.map(({ name }) => name));
    expect(chosen()).toMatchObject({
      e2e: [cafeTest],
      web: [screenTest],
      unit: [httpTest, storeTest],
      deno: [denoTest],
    });
  });
  test('by name takes that lane alone', () => expect(chosen('deno')).toEqual({ deno: [denoTest] }));
  test('by a part of a path takes the lanes that have such files', () =>
    expect(chosen('store')).toEqual({ unit: [storeTest], deno: [denoTest] }));
  test('by both takes such files of that lane', () => expect(chosen('unit', 'http')).toEqual({ unit: [httpTest] }));
  test('by a path that is nowhere takes none', () => expect(chosen('nowhere')).toEqual({}));
});

test('a word is unknown when no lane and no test file is called so', () =>
  expect(unknownWords(lanes, ['unit', 'http', 'nowhere', 'store.ts'], files)).toEqual(['nowhere', 'store.ts']));

describe('a test file', () => {
  test.each(['a.test.ts', 'b.spec.ts', 'c.untit.test.ts', 'cafe/d.deno.ts'])('%s belongs to no lane', (file) =>
    expect(strayTests(lanes, [file])).toEqual([file]),
  );
  test('with a known suffix is no stray', () => expect(strayTests(lanes, files)).toEqual([]));
});
