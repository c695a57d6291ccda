import type { Caller } from '@gorae/contracts/kit/operation.ts';
import { orderApi } from '@gorae/contracts/order-api.ts';
import type { Capabilities } from '@gorae/platform/http/capability.ts';
import { etagOf, ifNoneMatch, readIfMatch } from '@gorae/platform/http/etag.ts';
import { digestOfKey, readIdempotencyKey } from '@gorae/platform/http/idempotency.ts';
import { implement, type Route } from '@gorae/platform/http/implement.ts';
import { preferenceApplied, readWaitSeconds } from '@gorae/platform/http/prefer.ts';
import { toIso } from '@gorae/platform/run/clock.ts';
import type { CancelOrder } from '../app/cancel-order.ts';
import type { Catalogue } from '../app/catalogue.ts';
import type { ChangeStore, MayChange } from '../app/change-store.ts';
import { type Awaited, cancellationIsKnown, type FollowOrder, paymentIsKnown } from '../app/follow-order.ts';
import type { ListOrders } from '../app/list-orders.ts';
import type { PayOrder } from '../app/pay-order.ts';
import type { PlaceOrder } from '../app/place-order.ts';
import { historyOf } from '../domain/history.ts';
import type { Actor, Order } from '../domain/order.ts';
import { publicView } from '../domain/public-view.ts';
import { toMenuView, toStoreView } from './to-view.ts';

export interface OrderRoutesDeps {
  readonly placeOrder: PlaceOrder;
  readonly payOrder: PayOrder;
  readonly cancelOrder: CancelOrder;
  readonly followOrder: FollowOrder;
  readonly listOrders: ListOrders;
  readonly changeStore: ChangeStore;
  readonly catalogue: Catalogue;
  readonly capabilities: Capabilities;
}

/** The part of an input that a wait looks at. */
interface Waiting {
  readonly headers: { readonly Prefer?: string };
  readonly signal: AbortSignal;
  readonly waiting: () => void;
}

const anyOrder: Awaited = () => true;

export const orderRoutes = (deps: OrderRoutesDeps): readonly Route[] => {
  const { placeOrder, payOrder, cancelOrder, followOrder, listOrders, changeStore, catalogue, capabilities } = deps;

  /** Waits as the client prefers; what is awaited may not have come. */
  const settle = async (order: Order, awaited: Awaited, { headers, signal, waiting }: Waiting) => {
    const waitSeconds = readWaitSeconds(headers.Prefer);
    const applied = waitSeconds === undefined ? {} : preferenceApplied(waitSeconds);
    if (waitSeconds === undefined || awaited(order)) return { order, applied };
    waiting();
    return { order: await followOrder(order.id, awaited, { waitSeconds, signal }), applied };
  };
  const paid = async (stored: Order, input: Waiting) => {
    const { order, applied } = await settle(stored, paymentIsKnown, input);
    const headers = { ...applied, Location: `/v1/orders/${order.id}`, ETag: etagOf(order.version) };
    return { status: paymentIsKnown(order) ? (201 as const) : (202 as const), order, headers };
  };

  return implement(orderApi, {
    getStore: async ({ params }) => {
      const { shop } = await catalogue.get(params.storeId);
      return { status: 200, body: toStoreView(shop), headers: { ETag: etagOf(shop.version) } };
    },
    getMenu: async ({ params, headers }) => {
      const { menu } = await catalogue.get(params.storeId);
      const etag = etagOf(menu.version);
      if (ifNoneMatch(headers['If-None-Match'], etag)) return { status: 304, headers: { ETag: etag } };
      return { status: 200, body: toMenuView(menu), headers: { ETag: etag, 'Cache-Control': 'no-cache' } };
    },
    updateStore: async ({ params, headers, body }) => {
      const shop = await changeStore.shop(params.storeId, body, mayChange(headers['If-Match']));
      return { status: 200, body: toStoreView(shop), headers: { ETag: etagOf(shop.version) } };
    },
    updateMenu: async ({ params, headers, body }) => {
      const menu = await changeStore.menu(params.storeId, body.switches, mayChange(headers['If-Match']));
      return { status: 200, body: toMenuView(menu), headers: { ETag: etagOf(menu.version) } };
    },
    placeOrder: async (input) => {
      const key = digestOfKey(readIdempotencyKey(input.headers['Idempotency-Key']));
      const { status, order, headers } = await paid(await placeOrder(input.body, key), input);
      return { status, body: { ...publicView(order), orderToken: capabilities.issue(order.id) }, headers };
    },
    payOrder: async (input) => {
      const key = digestOfKey(readIdempotencyKey(input.headers['Idempotency-Key']));
      const stored = await payOrder(input.params.orderId, input.body, { key, by: actorOf(input.caller) });
      const { status, order, headers } = await paid(stored, input);
      return { status, body: publicView(order), headers };
    },
    cancelOrder: async (input) => {
      const stored = await cancelOrder(input.params.orderId, actorOf(input.caller), input.body.reason);
      const { order, applied } = await settle(stored, cancellationIsKnown, input);
      const headers = { ...applied, ETag: etagOf(order.version) };
      return { status: order.state === 'cancelling' ? 202 : 200, body: publicView(order), headers };
    },
    getOrder: async ({ params, headers, signal, waiting }) => {
      const order = await followOrder(params.orderId, anyOrder, { waitSeconds: undefined, signal });
      const known = headers['If-None-Match'];
      const isNews: Awaited = ({ version }) => !ifNoneMatch(known, etagOf(version));
      const { order: latest, applied } = await settle(order, isNews, { headers, signal, waiting });
      const tags = { ...applied, ETag: etagOf(latest.version) };
      return isNews(latest) ? { status: 200, body: publicView(latest), headers: tags } : { status: 304, headers: tags };
    },
    listOrders: async ({ query }) => {
      const { items, next } = await listOrders(query);
      return { status: 200, body: { items: items.map(publicView), ...(next === undefined ? {} : { next }) } };
    },
    getOrderHistory: async ({ params, signal }) => {
      const order = await followOrder(params.orderId, anyOrder, { waitSeconds: undefined, signal });
      return { status: 200, body: { items: historyOf(order).map((entry) => ({ ...entry, at: toIso(entry.at) })) } };
    },
  });
};

/** A change without `If-Match` is made to whatever is there. */
const mayChange = (ifMatch: string | undefined): MayChange =>
  ifMatch === undefined ? () => true : readIfMatch(ifMatch);

const actorOf = ({ role }: Caller): Actor => ({ kind: role === 'staff' ? 'staff' : 'customer' });
