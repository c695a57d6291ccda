import { describe, expect, test } from 'bun:test';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allBugs, crashesOn, holdsAllWhileAway } from './all-bugs.ts';
import { patched } from './patched.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const everyBug = [...allBugs, holdsAllWhileAway, crashesOn('anything')];

describe.each(everyBug.map((bug) => [bug.name, bug] as const))('the planted bug %s', (_name, { patches }) => {
  test('has its place in the product, and leaves a text that can be run', () => {
    for (const [file, own] of Map.groupBy(patches, (patch) => patch.file)) {
      const text = patched(readFileSync(`${root}${file}`, 'utf8'), own);
      expect(new Bun.Transpiler({ loader: 'ts' }).transformSync(text)).not.toBe('');
    }
  });
});

test('no two planted bugs have one name', () =>
  expect(new Set(everyBug.map(({ name }) => name)).size).toBe(everyBug.length));

test('a mistake that has no place of its own is not made', () => {
  const twice = { file: 'a.ts', from: 'x', to: 'y' };
  expect(() => patched('x x', [twice])).toThrow('a.ts has 2 places for a mistake: x');
  expect(() => patched('', [twice])).toThrow('a.ts has 0 places');
});
