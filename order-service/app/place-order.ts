import { Refusal } from '@gorae/platform/errors.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { NewId } from '@gorae/platform/run/ids.ts';
import { businessDateOf } from '../domain/business-day.ts';
import type { Actor, Channel, Order } from '../domain/order.ts';
import { place } from '../domain/place.ts';
import { price, type WantedLine } from '../domain/price.ts';
import type { Serving, Shop } from '../domain/shop.ts';
import type { Catalogue } from './catalogue.ts';
import { demandSame } from './demand-same.ts';
import type { Fingerprint, OrderRules, Orders, RequestPayment, TokenSeal } from './ports.ts';
import type { Workload } from './workload.ts';

export interface WantedOrder {
  readonly storeId: string;
  readonly channel: Channel;
  readonly service: Serving;
  readonly lines: readonly WantedLine[];
  readonly nameOnCup?: string;
  readonly expectedTotalKrw?: number;
  readonly payment?: { readonly method: string; readonly token: string };
}

export interface PlaceOrderDeps {
  readonly orders: Orders;
  readonly catalogue: Catalogue;
  readonly workload: Workload;
  readonly count: (name: string) => Promise<number>;
  readonly seal: TokenSeal;
  readonly requestPayment: RequestPayment;
  readonly fingerprint: Fingerprint;
  readonly rules: OrderRules;
  readonly clock: Clock;
  readonly newId: NewId;
}

export type PlaceOrder = (wanted: WantedOrder, asked: { readonly key: string; readonly by: Actor }) => Promise<Order>;

/**
 * Stores an order with its events in one write. The same key gives the same order for ever; another body under it is refused. The
 * key is looked up before a number is taken, and the unique indexes have the last word on both.
 */
export const createPlaceOrder =
  (deps: PlaceOrderDeps): PlaceOrder =>
  async (wanted, { key, by }) => {
    const earlier = await findRepeated(deps, wanted, key);
    if (earlier !== undefined) return earlier;
    const { shop, menu } = await findStore(deps.catalogue, wanted.storeId);
    refuseWhenClosed(shop, deps.workload);
    const priced = price(menu, offered(shop, wanted.service), wanted.lines);
    refuseOtherPrice(wanted.expectedTotalKrw, priced.totalKrw);
    const draft = await prepare(deps, wanted, { key, by, shop, menuVersion: menu.version });
    for (;;) {
      const order = place({ ...draft.order, ...priced, number: await nextNumber(deps, draft.order) });
      if (await deps.orders.insert(order, draft.events(order))) return order;
      const other = await findRepeated(deps, wanted, key);
      if (other !== undefined) return other;
    }
  };

/** The order of an earlier request under the same key. */
const findRepeated = async ({ orders, fingerprint }: PlaceOrderDeps, wanted: WantedOrder, key: string) => {
  const earlier = await orders.findBy('key', [key]);
  if (earlier !== undefined) demandSame(fingerprint, wanted, earlier);
  return earlier;
};

const findStore = async (catalogue: Catalogue, storeId: string) => {
  const found = await catalogue.find(storeId);
  if (found === undefined)
    throw new Refusal('invalid', 'store-not-found', { pointer: '/storeId', detail: 'There is no such store.' });
  return found;
};

const refuseWhenClosed = (shop: Shop, workload: Workload): void => {
  if (!shop.open)
    throw new Refusal('busy', 'store-closed', { retryAfterSeconds: 600, detail: 'The store takes no orders now.' });
  const over = workload.seconds(shop.id) - shop.acceptUpToSeconds;
  if (over >= 0)
    throw new Refusal('busy', 'store-busy', {
      retryAfterSeconds: Math.min(600, 30 + over),
      detail: 'The bar has more work than it can take on.',
    });
};

const offered = (shop: Shop, service: Serving): Serving => {
  if (shop.services.includes(service)) return service;
  throw new Refusal('invalid', 'service-not-offered', {
    pointer: '/service',
    detail: `The store offers ${shop.services.join(', ')}.`,
  });
};

const refuseOtherPrice = (expectedKrw: number | undefined, totalKrw: number): void => {
  if (expectedKrw !== undefined && expectedKrw !== totalKrw)
    throw new Refusal('conflict', 'price-changed', {
      members: { totalKrw },
      pointer: '/expectedTotalKrw',
      detail: `The total is ${totalKrw} won.`,
    });
};

/** Everything of the order but its number, so that another number needs no second thought. */
const prepare = async (
  deps: PlaceOrderDeps,
  wanted: WantedOrder,
  { key, by, shop, menuVersion }: { key: string; by: Actor; shop: Shop; menuVersion: number },
) => {
  const at = deps.clock.now();
  const body = deps.fingerprint.of(wanted);
  const payment = wanted.payment && { attemptId: deps.newId(), method: wanted.payment.method, key, body };
  const sealed = wanted.payment && (await deps.seal.seal(wanted.payment.token));
  return {
    order: {
      id: deps.newId(),
      storeId: shop.id,
      businessDate: businessDateOf(at, shop.timeZone, shop.dayStartsAt),
      channel: wanted.channel,
      service: wanted.service,
      menuVersion,
      at,
      key,
      body,
      by,
      payWithinMs: deps.rules.payWithinMs,
      collectAfterMs: deps.rules.collectAfterMs,
      ...(wanted.nameOnCup === undefined ? {} : { nameOnCup: wanted.nameOnCup.normalize('NFC') }),
      ...(payment === undefined ? {} : { payment }),
    },
    events: (order: Order) =>
      order.payments
        .slice(0, 1)
        .flatMap((one) => (sealed === undefined ? [] : [deps.requestPayment(order, one, sealed, at)])),
  };
};

/** Call-out numbers start at 001 each business day and may skip some. */
const nextNumber = async (
  deps: PlaceOrderDeps,
  { storeId, businessDate }: { storeId: string; businessDate: string },
): Promise<string> => String(await deps.count(`number/${storeId}/${businessDate}`)).padStart(3, '0');
