import { useMongoDb } from '../../testing/servers/mongodb.ts';
import { outboxSuite } from '../outbox.suite.ts';
import { storeSuite } from '../store.suite.ts';
import { makeMongoStoreLab } from './mongo-store-lab.ts';

/** The part of Deno that this file needs. Run by `mongo-store.on-deno.int.test.ts`, which hands over the server. */
declare const Deno: {
  test(test: { name: string; fn: () => Promise<void>; sanitizeOps: false; sanitizeResources: false }): void;
};

const server = await useMongoDb();
const makeLab = () => makeMongoStoreLab(server);
for (const { name, run } of [...storeSuite(makeLab), ...outboxSuite(makeLab)])
  Deno.test({ name: `the MongoDB store ${name}`, fn: run, sanitizeOps: false, sanitizeResources: false });
