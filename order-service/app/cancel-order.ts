import { Refusal } from '@gorae/platform/errors.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import { cancel } from '../domain/cancel.ts';
import type { Actor, Order } from '../domain/order.ts';
import type { Orders } from './ports.ts';

export type CancelOrder = (orderId: string, by: Actor, reason: string | undefined) => Promise<Order>;

/** Cancels an unpaid order, or asks the bar about a paid one. */
export const createCancelOrder =
  ({ orders, clock }: { orders: Orders; clock: Clock }): CancelOrder =>
  async (orderId, by, reason) => {
    const at = clock.now();
    const order = await orders.change(orderId, (known) => cancel(known, by, reason, at));
    if (order === undefined) throw new Refusal('missing', 'order-not-found');
    return order;
  };
