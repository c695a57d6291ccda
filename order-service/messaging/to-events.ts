import {
  MenuChanged,
  OrderCancelled,
  OrderCancelling,
  OrderCollected,
  OrderCreated,
  OrderDeclined,
  OrderExpired,
  OrderMaking,
  OrderPaid,
  OrderReady,
  OrderRefunded,
  OrderUpdated,
  PaymentRequested,
  StoreChanged,
} from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import { newEvent } from '@gorae/platform/bus/new-event.ts';
import { toIso } from '@gorae/platform/run/clock.ts';
import { historyOf } from '../domain/history.ts';
import type { Menu } from '../domain/menu.ts';
import type { HistoryEntry, Order, Payment, PaymentState } from '../domain/order.ts';
import { publicView } from '../domain/public-view.ts';
import type { Shop } from '../domain/shop.ts';

const source = 'order-service';
const staff = { kind: 'staff' } as const;
const system = { kind: 'system' } as const;

const byState = {
  unpaid: OrderUpdated,
  paid: OrderPaid,
  making: OrderMaking,
  ready: OrderReady,
  collected: OrderCollected,
  cancelling: OrderCancelling,
  cancelled: OrderCancelled,
  expired: OrderExpired,
} as const;

/** One event for every version of an order, named for what changed most: nothing that a client may see goes untold. */
export const announceOrder = (before: Order | undefined, after: Order): readonly Event[] => {
  const { at, by: actor, reason } = whatIsNew(before, after);
  const data = { order: publicView(after), actor, ...(reason === undefined ? {} : { reason }) };
  return [newEvent(definitionFor(before, after), { source, document: after, storeId: after.storeId, at, data })];
};

/** The entry of the history that this change brought, which need not be the latest: news may come late. */
const whatIsNew = (before: Order | undefined, after: Order): HistoryEntry => {
  const known = before === undefined ? [] : historyOf(before);
  const entries = historyOf(after);
  const news = entries.findLast((entry) => !known.some((other) => isSame(entry, other)));
  return news ?? { at: entries.at(-1)?.at ?? after.createdAt, by: system, what: 'updated' };
};

const isSame = (a: HistoryEntry, b: HistoryEntry): boolean =>
  a.at === b.at && a.what === b.what && a.reason === b.reason && a.by.kind === b.by.kind && a.by.id === b.by.id;

const definitionFor = (before: Order | undefined, after: Order) => {
  if (before === undefined) return OrderCreated;
  if (before.state !== after.state) return byState[after.state];
  if (became(before, after, 'refunded')) return OrderRefunded;
  return became(before, after, 'declined') ? OrderDeclined : OrderUpdated;
};

const became = (before: Order, after: Order, state: PaymentState): boolean =>
  count(after, state) > count(before, state);
const count = (order: Order, state: PaymentState): number =>
  order.payments.filter((payment) => payment.state === state).length;

/** Asks payment-service for the money. It alone can open the sealed token. */
export const requestPayment = (order: Order, payment: Payment, sealedToken: string, at: number): Event =>
  newEvent(PaymentRequested, {
    source,
    document: order,
    storeId: order.storeId,
    at,
    data: {
      orderId: order.id,
      storeId: order.storeId,
      attemptId: payment.attemptId,
      method: payment.method,
      amountKrw: payment.amountKrw,
      sealedToken,
      requestedAt: toIso(at),
    },
  });

/** A menu that is there for the first time, or from another file, is the shop's own doing; a switch is the staff's. */
export const announceMenu = (before: Menu | undefined, after: Menu): readonly Event[] => [
  newEvent(MenuChanged, {
    source,
    document: { id: `menu/${after.id}`, version: after.version },
    subject: after.id,
    storeId: after.id,
    at: after.changedAt,
    data: { storeId: after.id, menuVersion: after.version, actor: before?.source === after.source ? staff : system },
  }),
];

export const announceShop = (before: Shop | undefined, after: Shop): readonly Event[] => [
  newEvent(StoreChanged, {
    source,
    document: { id: `store/${after.id}`, version: after.version },
    subject: after.id,
    storeId: after.id,
    at: after.changedAt,
    data: {
      storeId: after.id,
      open: after.open,
      storeVersion: after.version,
      actor: before === undefined ? system : staff,
    },
  }),
];
