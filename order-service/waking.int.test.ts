import { expect, test } from 'bun:test';
import { topology } from '@gorae/contracts/topology.ts';
import { openDistributed } from '@gorae/platform/engine/distributed.ts';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { silentLog } from '@gorae/platform/run/log.ts';
import { systemRandom } from '@gorae/platform/run/random.ts';
import type { Store } from '@gorae/platform/store/store.ts';
import { useServers } from '@gorae/platform/testing/servers/use-servers.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { createVirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import { aKey, aNewOrder, openReplica, type PlacedView } from './testing/an-order-service.ts';

const name = 'order-service';

/** Counts how often a document was looked up. */
const counting = (store: Store) => {
  const seen = { finds: 0 };
  const counted: Store = {
    ...store,
    documents: async (collection) => {
      const documents = await store.documents(collection);
      return {
        ...documents,
        find: async (id) => {
          const found = await documents.find(id);
          seen.finds += 1;
          return found;
        },
      };
    },
  };
  return { store: counted, seen };
};

const { broker, database } = await useServers();

type Place = { readonly amqpUrl: string; readonly databasePrefix: string };

/** A process with lines of its own. Its service's time stands still: nobody looks again because it passes. */
const openProcess = async (place: Place) => {
  const engine = await openDistributed({
    ...{ ...place, mongodbUrl: database.url, amqpTopology: 'declare', topology, name, namespaces: [name] },
    ...{ clock: systemClock, random: systemRandom, log: silentLog },
  });
  const { store, seen } = counting(engine.store(name));
  const replica = await openReplica({ bus: engine.bus, store, clock: createVirtualClock(systemClock.now()) });
  const close = async () => {
    await replica[Symbol.asyncDispose]();
    await engine.close();
  };
  return { send: replica.send, seen, [Symbol.asyncDispose]: close };
};
type Process = Awaited<ReturnType<typeof openProcess>>;

/** Waits at the holder for an order that the writer then cancels. */
const waitAcross = async (holder: Process, writer: Process): Promise<unknown> => {
  const placed: PlacedView = await (await writer.send('POST', '/v1/orders', { key: aKey(), body: aNewOrder() })).json();
  const { id, version, orderToken: token } = placed;
  const before = holder.seen.finds;
  const headers = { 'If-None-Match': `"v${version}"`, Prefer: 'wait=30' };
  const waiting = holder.send('GET', `/v1/orders/${id}`, { token, headers });
  await until(() => holder.seen.finds > before, { what: 'the first look, in vain' });
  await writer.send('POST', `/v1/orders/${id}/cancellation`, { token, body: { reason: 'changed my mind' } });
  return (await waiting).json();
};

test('who waits at one of two replicas is woken by what the other did', async () => {
  const place = { amqpUrl: broker.url(await broker.newVhost()), databasePrefix: `${database.newDatabaseName()}-` };
  await using one = await openProcess(place);
  await using other = await openProcess(place);
  expect(await waitAcross(one, other)).toMatchObject({ state: 'cancelled' });
  expect(await waitAcross(other, one)).toMatchObject({ state: 'cancelled' });
});
