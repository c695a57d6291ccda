import { Refusal } from '@gorae/platform/errors.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Menu } from '../domain/menu.ts';
import type { Shop } from '../domain/shop.ts';
import type { Menus, Shops } from './ports.ts';

/** How long another replica's change can stay unseen should its event be late. */
const freshMs = 5000;

/** Shops and their menus, kept in memory: every order reads both. */
export interface Catalogue {
  /** Undefined for a store that does not exist. */
  find(storeId: string): Promise<{ readonly shop: Shop; readonly menu: Menu } | undefined>;
  /** As `find`, but throws Refusal store-not-found. */
  get(storeId: string): Promise<{ readonly shop: Shop; readonly menu: Menu }>;
  /** Something changed: read it again. */
  forget(storeId: string): void;
}

export const createCatalogue = ({ shops, menus, clock }: { shops: Shops; menus: Menus; clock: Clock }): Catalogue => {
  const held = new Map<string, { readonly shop: Shop; readonly menu: Menu; readonly readAt: number }>();
  const find = async (storeId: string) => {
    const known = held.get(storeId);
    if (known !== undefined && clock.now() - known.readAt < freshMs) return known;
    const [shop, menu] = await Promise.all([shops.find(storeId), menus.find(storeId)]);
    if (shop === undefined || menu === undefined) return undefined;
    const read = { shop, menu, readAt: clock.now() };
    held.set(storeId, read);
    return read;
  };
  const get = async (storeId: string) => {
    const found = await find(storeId);
    if (found === undefined) throw new Refusal('missing', 'store-not-found', { detail: 'There is no such store.' });
    return found;
  };
  return { find, get, forget: (storeId) => void held.delete(storeId) };
};
