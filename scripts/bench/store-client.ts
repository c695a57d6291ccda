// One of the clients of store-alone.ts, a process of its own, as each service is.
import { join } from 'node:path';
import { ticketCollection } from '@gorae/barista-service/app/collections.ts';
import { topology } from '@gorae/contracts/topology.ts';
import { orderCollection } from '@gorae/order-service/app/collections.ts';
import { paymentsCollection } from '@gorae/payment-service/app/payments-collection.ts';
import { silentLog } from '@gorae/platform/run/log.ts';
import { system } from '@gorae/platform/run/system.ts';
import { openMongoStore } from '@gorae/platform/store/mongo/mongo-store.ts';
import { openOutboxSqliteStore } from '@gorae/platform/store/sqlite/outbox-sqlite-store.ts';
import type { Collection, Documents, Store, Versioned } from '@gorae/platform/store/store.ts';
import { workInStep } from './in-step.ts';
import type { RecordedDocument } from './recorded-order.ts';

export interface StoreClientPlan extends RecordedDocument {
  /** Absent: a SQLite file in `dataDir`. */
  readonly mongodbUrl?: string;
  readonly database: string;
  readonly dataDir: string;
  readonly documents: number;
}

export interface StoreClientAnswer {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

/** As many as a service has in hand when there is much to do. */
const atOnce = 64;

const collections: Readonly<Record<string, unknown>> = {
  'order-service': orderCollection,
  'payment-service': paymentsCollection,
  'barista-service': ticketCollection,
};

const open = ({ mongodbUrl, database, dataDir }: StoreClientPlan) => {
  const parts = { ...system, log: silentLog, events: topology.events, publish: async () => undefined };
  return mongodbUrl === undefined
    ? openOutboxSqliteStore({ ...parts, file: join(dataDir, `${database}.sqlite`) })
    : openMongoStore({ ...parts, url: mongodbUrl, database });
};

/** Under ids, keys and numbers of its own. */
const toCopy = ({ doc, events, service }: StoreClientPlan, place: number) => {
  const id = system.newId();
  const own = service === 'order-service' ? { key: system.newId(), number: String(place) } : {};
  const said = events.map((event) => ({ ...event, id: `${event.id}/${id}`, subject: id }));
  return {
    id,
    inVersion: (version: number): Versioned => ({ ...doc, ...own, id, version }),
    saidIn: (version: number) => said.filter(({ sequence }) => sequence === version),
  };
};

/** One document through all its versions, each with the events that were stored with it. */
const store = async (documents: Documents<Versioned>, counters: Store, plan: StoreClientPlan, place: number) => {
  if (plan.service === 'order-service') await counters.count('number');
  const { id, inVersion, saidIn } = toCopy(plan, place);
  if (!(await documents.insert(inVersion(1), saidIn(1)))) throw new Error(`${id} was not stored`);
  for (let version = 2; version <= plan.doc.version; version++)
    await documents.change(id, () => ({ doc: inVersion(version), events: saidIn(version) }));
};

await workInStep(async (plan: StoreClientPlan) => {
  const opened = await open(plan);
  const own = opened.store(plan.service);
  const documents = await own.documents(collections[plan.service] as Collection<Versioned>);
  let next = 0;
  const work = async () => {
    while (next < plan.documents) {
      next += 1;
      await store(documents, own, plan, next);
    }
  };
  return async () => {
    await Promise.all(Array.from({ length: atOnce }, work));
    // Until the last event is off the outbox.
    await opened.close();
    return {};
  };
});
