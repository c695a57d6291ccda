import { join } from 'node:path';
import type { OrderChanged } from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import { orderServiceQueue } from '@gorae/contracts/topology.ts';
import type { Bus, LogReader, Subscription } from '@gorae/platform/bus/bus.ts';
import { pages } from '@gorae/platform/http/assets.ts';
import type { Capabilities } from '@gorae/platform/http/capability.ts';
import { createWaits, type Waits } from '@gorae/platform/http/waits.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { NewId } from '@gorae/platform/run/ids.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import type { Random } from '@gorae/platform/run/random.ts';
import type { Service } from '@gorae/platform/run/service.ts';
import { createSweeper } from '@gorae/platform/run/sweeper.ts';
import { announcing } from '@gorae/platform/store/announcing.ts';
import { heardAtOnce } from '@gorae/platform/store/heard-at-once.ts';
import type { Store } from '@gorae/platform/store/store.ts';
import { createCancelOrder } from './app/cancel-order.ts';
import { createCatalogue } from './app/catalogue.ts';
import { createChangeStore } from './app/change-store.ts';
import { menuCollection, orderCollection, shopCollection } from './app/collections.ts';
import { createFindOrder } from './app/find-order.ts';
import { createFollowOrder } from './app/follow-order.ts';
import { createListOrders } from './app/list-orders.ts';
import { createPayOrder } from './app/pay-order.ts';
import { createPlaceOrder } from './app/place-order.ts';
import type { Fingerprint, Menus, OrderRules, Orders, Shops, TokenSeal } from './app/ports.ts';
import { type Seed, seedStore } from './app/seed-store.ts';
import { createTendOrder } from './app/tend-orders.ts';
import { createWorkload } from './app/workload.ts';
import { orderRoutes } from './http/order-routes.ts';
import { orderHandlers } from './messaging/handlers.ts';
import { announceMenu, announceOrder, announceShop, requestPayment } from './messaging/to-events.ts';

export interface OrderServiceDeps {
  readonly store: Store;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly random: Random;
  readonly log: Log;
  readonly capabilities: Capabilities;
  readonly fingerprint: Fingerprint;
  readonly seal: TokenSeal;
  readonly config: OrderRules & {
    readonly seed: Seed;
    /** Whether the start page leads to `/swagger` and `/asyncapi`; not unless told. */
    readonly docs?: boolean;
  };
}

/** Messages in hand at once; each is one write. */
const prefetch = 32;

/** Takes orders, prices them, and alone says what becomes of them. */
export const createOrderService = async (deps: OrderServiceDeps): Promise<Service> => {
  const waits = createWaits(deps.clock);
  const documents = await openDocuments(deps.store, waits);
  const memory = createMemory(documents, waits, deps.clock);
  return {
    name: 'order-service',
    routes: createRoutes(deps, documents, memory),
    pages: pages(
      { '/': { file: 'index.html' } },
      {
        folder: join(import.meta.dirname, 'web'),
        prefix: '/_/order-service/',
        values: { storeId: deps.config.seed.shop.id, docs: deps.config.docs ? 'shown' : 'hidden' },
      },
    ),
    checks: {},
    ...createLife(deps, documents, memory),
  };
};

interface Collections {
  readonly orders: Orders;
  readonly shops: Shops;
  readonly menus: Menus;
}

/** Who waits in this process for an order that it writes need not wait for the log. */
const openDocuments = async (store: Store, waits: Waits): Promise<Collections> => ({
  orders: heardAtOnce(announcing(await store.documents(orderCollection), announceOrder), ({ id }) => waits.wake(id)),
  shops: announcing(await store.documents(shopCollection), announceShop),
  menus: announcing(await store.documents(menuCollection), announceMenu),
});

/** What is known without asking the database, and who waits for news; kept fresh by the log. */
const createMemory = ({ shops, menus }: Collections, waits: Waits, clock: Clock) => ({
  catalogue: createCatalogue({ shops, menus, clock }),
  workload: createWorkload(),
  waits,
});
type Memory = ReturnType<typeof createMemory>;

const createRoutes = (deps: OrderServiceDeps, { orders, shops, menus }: Collections, memory: Memory) => {
  const { store, clock, newId, capabilities, fingerprint, seal, config } = deps;
  const { catalogue, workload, waits } = memory;
  const findOrder = createFindOrder({ orders });
  const payDeps = { orders, seal, requestPayment, fingerprint, clock, newId };
  return orderRoutes({
    placeOrder: createPlaceOrder({ ...payDeps, catalogue, workload, count: store.count, rules: config }),
    payOrder: createPayOrder(payDeps),
    cancelOrder: createCancelOrder({ orders, clock }),
    findOrder,
    followOrder: createFollowOrder({ findOrder, waits }),
    listOrders: createListOrders({ orders, catalogue }),
    changeStore: createChangeStore({ shops, menus, catalogue, clock }),
    catalogue,
    capabilities,
  });
};

/** Every replica hears what any of them wrote: waiting requests look again, the queue's length is counted on. */
const hearLog =
  ({ catalogue, workload, waits }: Memory) =>
  ({ name, storeId, subject, data }: Event): void => {
    if (name === 'menu.changed' || name === 'store.changed') catalogue.forget(storeId);
    if (!name.startsWith('order.')) return;
    workload.hear((data as OrderChanged).order);
    waits.wake(subject);
  };

const createLife = (
  { bus, clock, random, log, config }: OrderServiceDeps,
  { orders, shops, menus }: Collections,
  memory: Memory,
): Pick<Service, 'start' | 'close'> => {
  const sweeper = createSweeper({ clock, random, log }).watch({
    name: 'orders',
    due: (now, limit) => orders.due(now, limit),
    handle: createTendOrder({ orders, clock }),
  });
  let subscription: Subscription | undefined;
  let reader: LogReader | undefined;
  return {
    start: async (closing) => {
      reader ??= bus.read('next', hearLog(memory));
      await seedStore({ shops, menus, clock }, config.seed);
      await memory.workload.load(orders, [config.seed.shop.id]);
      if (closing?.aborted) return;
      subscription = bus.consume(orderServiceQueue, orderHandlers({ orders }), { prefetch });
      sweeper.start();
    },
    close: async () => {
      memory.waits.close();
      await sweeper.close();
      await subscription?.close();
      await reader?.close();
    },
  };
};
