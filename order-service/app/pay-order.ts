import { Refusal } from '@gorae/platform/errors.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { NewId } from '@gorae/platform/run/ids.ts';
import type { Actor, Order } from '../domain/order.ts';
import { pay } from '../domain/pay.ts';
import { demandSame } from './demand-same.ts';
import type { Fingerprint, Orders, RequestPayment, TokenSeal } from './ports.ts';

export interface PayOrderDeps {
  readonly orders: Orders;
  readonly seal: TokenSeal;
  readonly requestPayment: RequestPayment;
  readonly fingerprint: Fingerprint;
  readonly clock: Clock;
  readonly newId: NewId;
}

export interface WantedPayment {
  readonly method: string;
  readonly token: string;
}

export type PayOrder = (orderId: string, wanted: WantedPayment, asked: { key: string; by: Actor }) => Promise<Order>;

/** Asks for another payment of an order. The same key never asks twice; another body under it is refused. */
export const createPayOrder =
  ({ orders, seal, requestPayment, fingerprint, clock, newId }: PayOrderDeps): PayOrder =>
  async (orderId, wanted, { key, by }) => {
    const at = clock.now();
    const payment = { attemptId: newId(), method: wanted.method, key, body: fingerprint.of(wanted) };
    const sealed = await seal.seal(wanted.token);
    const decide = (order: Order | undefined) => {
      const earlier = order?.payments.find((one) => one.key === key);
      if (earlier === undefined) return pay(order, payment, by, at);
      demandSame(fingerprint, wanted, earlier);
      return undefined;
    };
    const told = (after: Order) => after.payments.slice(-1).map((one) => requestPayment(after, one, sealed, at));
    const order = await orders.change(orderId, decide, told);
    if (order === undefined) throw new Refusal('missing', 'order-not-found');
    return order;
  };
