import { derive } from './derive.ts';
import type { Actor, Channel, HistoryEntry, Order, Payment } from './order.ts';
import type { Priced } from './price.ts';
import type { Serving } from './shop.ts';

export interface NewOrder extends Priced {
  readonly id: string;
  readonly storeId: string;
  readonly number: string;
  readonly businessDate: string;
  readonly channel: Channel;
  readonly service: Serving;
  readonly nameOnCup?: string;
  readonly menuVersion: number;
  readonly payment?: NewPayment;
  readonly at: number;
  readonly by: Actor;
  readonly payWithinMs: number;
  readonly collectAfterMs: number;
  readonly key: string;
  readonly body: string;
}

export interface NewPayment {
  readonly attemptId: string;
  readonly method: string;
  readonly key: string;
  readonly body: string;
}

/** An order as it is stored first: unpaid, with its payment asked for when there is one. */
export const place = ({ at, by, payWithinMs, payment, ...order }: NewOrder): Order =>
  derive({
    ...order,
    version: 1,
    payments: payment === undefined ? [] : [askedPayment(payment, order.totalKrw)],
    tickets: [],
    state: 'unpaid',
    createdAt: at,
    payBy: at + payWithinMs,
    history: [{ at, by, what: 'placed' }, ...(payment === undefined ? [] : [asked(at, by, payment)])],
  });

export const askedPayment = ({ attemptId, method, key, body }: NewPayment, amountKrw: number): Payment => ({
  attemptId,
  method,
  state: 'requested',
  amountKrw,
  key,
  body,
});

export const asked = (at: number, by: Actor, { method }: NewPayment): HistoryEntry => ({
  at,
  by,
  what: `payment by ${method} requested`,
});
