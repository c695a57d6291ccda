import type { Collection } from '@gorae/platform/store/store.ts';
import type { Menu } from '../domain/menu.ts';
import type { Order } from '../domain/order.ts';
import type { Shop } from '../domain/shop.ts';

/** Orders, found by their key (a repeated request), their number (no two alike on a day), their state and their time. */
export const orderCollection: Collection<Order> = {
  name: 'orders',
  unique: { key: ['key'], number: ['storeId', 'businessDate', 'number'] },
  indexes: { byState: ['storeId', 'state', 'createdAt'], byTime: ['storeId', 'createdAt'] },
  dueAt: ({ dueAt }) => dueAt,
};

export const shopCollection: Collection<Shop> = { name: 'stores' };

export const menuCollection: Collection<Menu> = { name: 'menus' };
