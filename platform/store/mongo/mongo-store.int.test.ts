import { afterAll, beforeAll, describe, test } from 'bun:test';
import { type MongoDb, useMongoDb } from '../../testing/servers/mongodb.ts';
import { outboxSuite } from '../outbox.suite.ts';
import { storeSuite } from '../store.suite.ts';
import { makeMongoStoreLab } from './mongo-store-lab.ts';

let server: MongoDb;
beforeAll(async () => {
  server = await useMongoDb();
});
afterAll(() => server[Symbol.asyncDispose]());

describe('the MongoDB store', () => {
  for (const { name, run } of storeSuite(() => makeMongoStoreLab(server))) test(name, run);
  for (const { name, run } of outboxSuite(() => makeMongoStoreLab(server))) test(name, run);
});
