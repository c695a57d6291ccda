import type { MenuView, StoreView } from '@gorae/contracts/menu.ts';
import { toIso } from '@gorae/platform/run/clock.ts';
import type { Menu } from '../domain/menu.ts';
import type { Shop } from '../domain/shop.ts';

export const toStoreView = ({ changedAt: _, ...shop }: Shop): StoreView => shop;

export const toMenuView = ({ id, source: _, changedAt, ...menu }: Menu): MenuView => ({
  ...menu,
  storeId: id,
  changedAt: toIso(changedAt),
});
