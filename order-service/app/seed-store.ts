import type { Clock } from '@gorae/platform/run/clock.ts';
import type { MenuContent, MenuItem } from '../domain/menu.ts';
import type { Shop } from '../domain/shop.ts';
import type { Menus, Shops } from './ports.ts';

export interface Seed {
  readonly shop: Omit<Shop, 'version' | 'changedAt'>;
  readonly menu: MenuContent;
  /** Hash of the menu file. */
  readonly menuSource: string;
}

/**
 * Makes the first store when it is not there. A menu file that has changed since replaces the menu, what is sold out staying so until
 * staff switches it back; the store itself is the staff's from then on.
 */
export const seedStore = async (
  { shops, menus, clock }: { shops: Shops; menus: Menus; clock: Clock },
  seed: Seed,
): Promise<void> => {
  const changedAt = clock.now();
  await shops.change(seed.shop.id, (shop) =>
    shop === undefined ? { ...seed.shop, version: 1, changedAt } : undefined,
  );
  await menus.change(seed.shop.id, (menu) => {
    if (menu?.source === seed.menuSource) return undefined;
    const content = menu === undefined ? seed.menu : keepSoldOut(seed.menu, menu);
    return { ...content, id: seed.shop.id, version: 1, source: seed.menuSource, changedAt };
  });
};

const keepSoldOut = (next: MenuContent, before: MenuContent): MenuContent => {
  const items = new Map(before.items.map((item) => [item.id, item]));
  const options = new Map(before.optionGroups.flatMap((group) => group.options).map((option) => [option.id, option]));
  return {
    ...next,
    items: next.items.map((item) => ({
      ...item,
      soldOut: item.soldOut || items.get(item.id)?.soldOut === true,
      variants: item.variants.map((variant) => ({
        ...variant,
        soldOut: variant.soldOut || wasSoldOut(items.get(item.id), variant.id),
      })),
    })),
    optionGroups: next.optionGroups.map((group) => ({
      ...group,
      options: group.options.map((option) => ({
        ...option,
        soldOut: option.soldOut || options.get(option.id)?.soldOut === true,
      })),
    })),
  };
};

const wasSoldOut = (item: MenuItem | undefined, variantId: string): boolean =>
  item?.variants.find(({ id }) => id === variantId)?.soldOut === true;
