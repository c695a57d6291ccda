import { orderApi } from '@gorae/contracts/order-api.ts';
import { etagOf, ifNoneMatch } from '@gorae/platform/http/etag.ts';
import { type Handlers, implement, type Route } from '@gorae/platform/http/implement.ts';
import { toIso } from '@gorae/platform/run/clock.ts';
import type { FindOrder } from '../app/find-order.ts';
import type { Awaited, FollowOrder } from '../app/follow-order.ts';
import type { ListOrders } from '../app/list-orders.ts';
import { historyOf } from '../domain/history.ts';
import { publicView } from '../domain/public-view.ts';
import { type CustomerHandlersDeps, customerHandlers } from './customer-handlers.ts';
import { createSettle, type Settle } from './settle.ts';
import { type StoreHandlersDeps, storeHandlers } from './store-handlers.ts';

interface ReadHandlersDeps {
  readonly findOrder: FindOrder;
  readonly listOrders: ListOrders;
  readonly settle: Settle;
}

export type OrderRoutesDeps = StoreHandlersDeps &
  Omit<CustomerHandlersDeps & ReadHandlersDeps, 'settle'> & { readonly followOrder: FollowOrder };

/** The whole of the order API. */
export const orderRoutes = (deps: OrderRoutesDeps): readonly Route[] => {
  const settle = createSettle(deps.followOrder);
  return implement(orderApi, {
    ...storeHandlers(deps),
    ...readHandlers({ ...deps, settle }),
    ...customerHandlers({ ...deps, settle }),
  });
};

type ReadOperation = 'getOrder' | 'listOrders' | 'getOrderHistory';

const readHandlers = ({
  findOrder,
  listOrders,
  settle,
}: ReadHandlersDeps): Pick<Handlers<typeof orderApi>, ReadOperation> => ({
  getOrder: async (input) => {
    const known = input.headers['If-None-Match'];
    const isNews: Awaited = ({ version }) => !ifNoneMatch(known, etagOf(version));
    const { order, applied } = await settle(await findOrder(input.params.orderId), isNews, input);
    const headers = { ...applied, ETag: etagOf(order.version) };
    return isNews(order) ? { status: 200, body: publicView(order), headers } : { status: 304, headers };
  },
  listOrders: async ({ query }) => {
    const { items, next } = await listOrders(query);
    return { status: 200, body: { items: items.map(publicView), ...(next === undefined ? {} : { next }) } };
  },
  getOrderHistory: async ({ params }) => {
    const entries = historyOf(await findOrder(params.orderId));
    return { status: 200, body: { items: entries.map((entry) => ({ ...entry, at: toIso(entry.at) })) } };
  },
});
