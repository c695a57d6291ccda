import { derive } from '../domain/derive.ts';
import type { Order, Payment, TicketNews } from '../domain/order.ts';

/** A Monday morning in Seoul: 2026-11-23, nine o'clock. */
export const nine = Date.parse('2026-11-23T00:00:00Z');
/** The next morning at five, when a new business day begins. */
export const nextDay = Date.parse('2026-11-23T20:00:00Z');
export const minute = 60_000;

export const aPayment = (fields: Partial<Payment> = {}): Payment => ({
  attemptId: 'first',
  method: 'sandbox',
  state: 'requested',
  amountKrw: 11_400,
  key: 'key',
  body: 'body',
  ...fields,
});

/** An order of two lattes, as its facts make it: unpaid unless told otherwise. */
export const anOrder = (facts: Partial<Order> = {}): Order =>
  derive({
    id: 'order-1',
    version: 1,
    storeId: 'gorae',
    number: '017',
    businessDate: '2026-11-23',
    channel: 'kiosk',
    service: 'take-out',
    menuVersion: 1,
    lines: [
      {
        lineId: '1',
        item: 'cafe-latte',
        variant: 'ice-large',
        name: { ko: '카페 라떼', en: 'Cafe latte' },
        quantity: 2,
        container: 'tumbler',
        options: [],
        unitPriceKrw: 6000,
        totalKrw: 12_000,
        prepSeconds: 45,
      },
    ],
    adjustments: [{ kind: 'discount', code: 'tumbler', lineId: '1', amountKrw: -600 }],
    totalKrw: 11_400,
    payments: [],
    tickets: [],
    createdAt: nine,
    payBy: nine + 10 * minute,
    collectAfterMs: 15 * minute,
    state: 'unpaid',
    key: 'key',
    body: 'body',
    history: [{ at: nine, by: { kind: 'customer' }, what: 'placed' }],
    ...facts,
  });

export const aPendingOrder = (facts: Partial<Order> = {}): Order => anOrder({ payments: [aPayment()], ...facts });

export const approvedAt = nine + 100;

export const aPaidOrder = (facts: Partial<Order> = {}): Order =>
  anOrder({ payments: [aPayment({ state: 'approved', settledAt: approvedAt })], ...facts });

/** What the bar says of the order's ticket: begun a minute after nine unless told otherwise. */
export const aTicket = (fields: Partial<TicketNews> = {}): TicketNews => ({
  ticketId: 'order-1.1',
  version: 2,
  state: 'started',
  startedAt: nine + minute,
  barista: 'whale-1',
  ...fields,
});

export const readyTicket = aTicket({ version: 3, state: 'ready', readyAt: nine + 2 * minute });
export const collectedTicket = aTicket({
  ...readyTicket,
  version: 4,
  state: 'collected',
  collectedAt: nine + 3 * minute,
});
/** Given up before anybody began, as the customer asked. */
export const droppedTicket: TicketNews = {
  ticketId: 'order-1.1',
  version: 2,
  state: 'dropped',
  endedAt: nine + minute,
};
export const abandonedTicket = aTicket({
  version: 3,
  state: 'abandoned',
  endedAt: nine + 2 * minute,
  reason: 'no milk left',
});
