import { describe, expect, test } from 'bun:test';
import { lanes } from './lanes.ts';
import { selectLanes, strayTests } from './select-lanes.ts';

const files = [
  'cafe/cafe.e2e.test.ts',
  'notifier/web/screen.web.test.ts',
  'platform/http/prefer.unit.test.ts',
  'platform/store/store.unit.test.ts',
  'platform/testing/deno/store.deno.ts',
  'platform/store/store.ts',
];

const chosen = (...words: readonly string[]) =>
  Object.fromEntries(selectLanes(lanes, words, files).map(({ lane, files: own }) => [lane.name, own]));

describe('choosing lanes', () => {
  test('without words is all of them, each with its files', () => {
    expect(Object.keys(chosen())).toEqual(lanes.map(({ name }) => name));
    expect(chosen()).toMatchObject({ e2e: [files[0]], web: [files[1]], unit: [files[2], files[3]], deno: [files[4]] });
  });
  test('by name takes that lane alone', () => expect(chosen('deno')).toEqual({ deno: [files[4]] }));
  test('by a part of a path takes the lanes that have such files', () =>
    expect(chosen('store')).toEqual({ unit: [files[3]], deno: [files[4]] }));
  test('by both takes such files of that lane', () => expect(chosen('unit', 'http')).toEqual({ unit: [files[2]] }));
  test('by a path that is nowhere takes none', () => expect(chosen('nowhere')).toEqual({}));
});

describe('a test file', () => {
  test.each(['a.test.ts', 'b.spec.ts', 'c.untit.test.ts', 'cafe/d.deno.ts'])('%s belongs to no lane', (file) =>
    expect(strayTests(lanes, [file])).toEqual([file]),
  );
  test('with a known suffix is no stray', () => expect(strayTests(lanes, files)).toEqual([]));
});
