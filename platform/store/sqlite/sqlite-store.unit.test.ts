import { describe, test } from 'bun:test';
import { storeSuite } from '../store.suite.ts';
import { makeSqliteStoreLab } from './sqlite-store-lab.ts';

describe('the SQLite store', () => {
  for (const { name, run } of storeSuite(makeSqliteStoreLab)) test(name, run);
});
