import { Refusal } from '@gorae/platform/errors.ts';
import type { Order } from '../domain/order.ts';
import type { Orders } from './ports.ts';

/** Throws Refusal order-not-found. */
export type FindOrder = (orderId: string) => Promise<Order>;

export const createFindOrder =
  ({ orders }: { orders: Orders }): FindOrder =>
  async (orderId) => {
    const order = await orders.find(orderId);
    if (order === undefined) throw new Refusal('missing', 'order-not-found');
    return order;
  };
