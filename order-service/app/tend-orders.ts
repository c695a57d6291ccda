import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Order } from '../domain/order.ts';
import { tend } from '../domain/tend.ts';
import type { Orders } from './ports.ts';

/** For the sweeper: expires what nobody paid, collects what nobody fetched. */
export const createTendOrder =
  ({ orders, clock }: { orders: Orders; clock: Clock }) =>
  async ({ id }: Order): Promise<void> => {
    await orders.change(id, (order) => tend(order, clock.now()));
  };
