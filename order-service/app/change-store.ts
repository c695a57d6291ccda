import { Refusal } from '@gorae/platform/errors.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Menu, SoldOutSwitch } from '../domain/menu.ts';
import { changeShop, type Shop, type ShopChange } from '../domain/shop.ts';
import { switchSoldOut } from '../domain/switch-sold-out.ts';
import type { Catalogue } from './catalogue.ts';
import type { Menus, Shops } from './ports.ts';

/** Whether a change may be made to this version: what `If-Match` said. */
export type MayChange = (version: number) => boolean;

export interface ChangeStore {
  shop(storeId: string, change: ShopChange, mayChange: MayChange): Promise<Shop>;
  menu(storeId: string, switches: readonly SoldOutSwitch[], mayChange: MayChange): Promise<Menu>;
}

export interface ChangeStoreDeps {
  readonly shops: Pick<Shops, 'change'>;
  readonly menus: Pick<Menus, 'change'>;
  readonly catalogue: Pick<Catalogue, 'forget'>;
  readonly clock: Clock;
}

export const createChangeStore = ({ shops, menus, catalogue, clock }: ChangeStoreDeps): ChangeStore => {
  const changed = <T>(storeId: string, doc: T | undefined): T => {
    if (doc === undefined) throw storeNotFound();
    catalogue.forget(storeId);
    return doc;
  };
  return {
    shop: async (storeId, change, mayChange) =>
      changed(
        storeId,
        await shops.change(storeId, (shop) =>
          changeShop(current(shop, mayChange, 'store-changed'), change, clock.now()),
        ),
      ),
    menu: async (storeId, switches, mayChange) =>
      changed(
        storeId,
        await menus.change(storeId, (menu) =>
          switchSoldOut(current(menu, mayChange, 'menu-changed'), switches, clock.now()),
        ),
      ),
  };
};

const current = <T extends { version: number }>(doc: T | undefined, mayChange: MayChange, code: string): T => {
  if (doc === undefined) throw storeNotFound();
  if (!mayChange(doc.version))
    throw new Refusal('stale', code, { detail: 'It has changed since you read it: read it again.' });
  return doc;
};

const storeNotFound = () => new Refusal('missing', 'store-not-found', { detail: 'There is no such store.' });
