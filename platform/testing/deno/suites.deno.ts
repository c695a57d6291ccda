import { busSuite } from '../../bus/bus.suite.ts';
import { makeEmbeddedBusLab } from '../../bus/embedded/embedded-bus-lab.ts';
import { outboxSuite } from '../../store/outbox.suite.ts';
import { makeOutboxSqliteStoreLab } from '../../store/sqlite/outbox-sqlite-store-lab.ts';
import { makeSqliteStoreLab } from '../../store/sqlite/sqlite-store-lab.ts';
import { storeSuite } from '../../store/store.suite.ts';
import type { Behaviour } from '../behaviour.ts';
import { faultProxySuite } from '../fault-proxy.suite.ts';
import { makeSimBusLab, makeSimStoreLab } from '../simulation/sim-lab.ts';

/** The part of Deno that this file needs; the other sources never name a runtime. */
declare const Deno: {
  test(test: { name: string; fn: () => Promise<void>; sanitizeOps: false; sanitizeResources: false }): void;
};

/** A crash leaves its database open on purpose, as a killed process would; hence no sanitizers. */
const register = (subject: string, behaviours: readonly Behaviour[]): void => {
  for (const { name, run } of behaviours)
    Deno.test({ name: `${subject} ${name}`, fn: run, sanitizeOps: false, sanitizeResources: false });
};

register('the SQLite store', storeSuite(makeSqliteStoreLab));
register('the SQLite store with an outbox', storeSuite(makeOutboxSqliteStoreLab));
register('the SQLite store with an outbox', outboxSuite(makeOutboxSqliteStoreLab));
register('the embedded bus', busSuite(makeEmbeddedBusLab));
register('the simulated store that changes at once', storeSuite(makeSimStoreLab('at-once')));
register('the simulated store that compares versions', storeSuite(makeSimStoreLab('compare')));
register('the simulated bus', busSuite(makeSimBusLab));
register('a fault proxy', faultProxySuite);
