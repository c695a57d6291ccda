import { Refusal } from '@gorae/platform/errors.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Menu } from '../domain/menu.ts';
import type { Shop } from '../domain/shop.ts';
import type { Menus, Shops } from './ports.ts';

/** How long another replica's change can stay unseen should its event be late. */
const freshMs = 5000;

export interface Offer {
  readonly shop: Shop;
  readonly menu: Menu;
}

/** Shops and their menus, kept in memory: every order reads both. */
export interface Catalogue {
  /** Undefined for a store that does not exist. */
  find(storeId: string): Promise<Offer | undefined>;
  /** As `find`, but throws Refusal store-not-found. */
  get(storeId: string): Promise<Offer>;
  /** Something changed: who asks from now on gets what is there now, even when a reading is under way. */
  forget(storeId: string): void;
}

interface Reading {
  readonly offer: Promise<Offer | undefined>;
  readonly since: number;
}

export interface CatalogueDeps {
  readonly shops: Pick<Shops, 'find'>;
  readonly menus: Pick<Menus, 'find'>;
  readonly clock: Clock;
}

export const createCatalogue = ({ shops, menus, clock }: CatalogueDeps): Catalogue => {
  const readings = new Map<string, Reading>();
  const read = async (storeId: string): Promise<Offer | undefined> => {
    const [shop, menu] = await Promise.all([shops.find(storeId), menus.find(storeId)]);
    return shop === undefined || menu === undefined ? undefined : { shop, menu };
  };
  /** Held while it is read, so that many requests read once; not held when there is nothing, since anybody can ask for any name. */
  const readAnew = async (storeId: string): Promise<Offer | undefined> => {
    const reading: Reading = { offer: read(storeId), since: clock.now() };
    readings.set(storeId, reading);
    try {
      const offer = await reading.offer;
      if (offer === undefined) readings.delete(storeId);
      return offer;
    } catch (error) {
      readings.delete(storeId);
      throw error;
    }
  };
  const find = (storeId: string) => {
    const known = readings.get(storeId);
    return known !== undefined && clock.now() - known.since < freshMs ? known.offer : readAnew(storeId);
  };
  const get = async (storeId: string) => {
    const found = await find(storeId);
    if (found === undefined) throw new Refusal('missing', 'store-not-found', { detail: 'There is no such store.' });
    return found;
  };
  return { find, get, forget: (storeId) => void readings.delete(storeId) };
};
