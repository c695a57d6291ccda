import { describe, test } from 'bun:test';
import { httpSuite } from './http.suite.ts';

describe('a server on Bun', () => {
  for (const { name, run } of httpSuite()) test(name, run, 20_000);
});
