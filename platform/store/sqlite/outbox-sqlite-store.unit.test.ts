import { describe, test } from 'bun:test';
import { storeSuite } from '../store.suite.ts';
import { makeOutboxSqliteStoreLab } from './outbox-sqlite-store-lab.ts';

describe('the SQLite store with an outbox', () => {
  for (const { name, run } of storeSuite(makeOutboxSqliteStoreLab)) test(name, run);
});
