import type { Page } from '@gorae/platform/store/store.ts';
import { businessDayOf } from '../domain/business-day.ts';
import type { Order, OrderState } from '../domain/order.ts';
import type { Catalogue } from './catalogue.ts';
import type { Orders } from './ports.ts';

export interface OrderFilter {
  readonly storeId: string;
  readonly state?: OrderState;
  /** `YYYY-MM-DD` */
  readonly businessDate?: string;
  readonly limit?: number;
  readonly after?: string;
}

export type ListOrders = (filter: OrderFilter) => Promise<Page<Order>>;

/** Newest first. A business day is a span of time, so that it combines with the state. */
export const createListOrders =
  ({ orders, catalogue }: { orders: Orders; catalogue: Catalogue }): ListOrders =>
  async ({ storeId, state, businessDate, limit = 50, after }) => {
    const { shop } = await catalogue.get(storeId);
    const day = businessDate === undefined ? {} : businessDayOf(businessDate, shop.timeZone, shop.dayStartsAt);
    return orders.page({
      index: state === undefined ? 'byTime' : 'byState',
      equals: state === undefined ? { storeId } : { storeId, state },
      ...day,
      descending: true,
      limit,
      ...(after === undefined ? {} : { after }),
    });
  };
