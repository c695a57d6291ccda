import { Refusal } from '@gorae/platform/errors.ts';
import type { Menu, MenuItem, OptionGroup, SoldOutSwitch } from './menu.ts';

/** All switches or none: an unknown name refuses the whole change. Nothing when everything is already so. */
export const switchSoldOut = (menu: Menu, switches: readonly SoldOutSwitch[], at: number): Menu | undefined => {
  const next = switches.reduce((changed, one, index) => flip(changed, one, `/switches/${index}`), menu);
  const same = JSON.stringify([next.items, next.optionGroups]) === JSON.stringify([menu.items, menu.optionGroups]);
  return same ? undefined : { ...next, changedAt: at };
};

const flip = (menu: Menu, one: SoldOutSwitch, pointer: string): Menu => {
  const { item: id, variant, option, soldOut } = one;
  if (option !== undefined && id === undefined && variant === undefined)
    return { ...menu, optionGroups: flipOption(menu.optionGroups, option, soldOut, pointer) };
  if (option !== undefined || id === undefined)
    throw new Refusal('invalid', 'nothing-to-switch', {
      pointer,
      detail: 'A switch names an item, an item and a variant, or an option.',
    });
  if (!menu.items.some((item) => item.id === id))
    throw new Refusal('invalid', 'menu-item-not-found', { pointer: `${pointer}/item` });
  const items = menu.items.map((item) =>
    item.id !== id ? item : variant === undefined ? { ...item, soldOut } : flipVariant(item, variant, soldOut, pointer),
  );
  return { ...menu, items };
};

const flipVariant = (item: MenuItem, variant: string, soldOut: boolean, pointer: string): MenuItem => {
  if (!item.variants.some(({ id }) => id === variant))
    throw new Refusal('invalid', 'menu-variant-not-found', { pointer: `${pointer}/variant` });
  return { ...item, variants: item.variants.map((one) => (one.id === variant ? { ...one, soldOut } : one)) };
};

const flipOption = (
  groups: readonly OptionGroup[],
  option: string,
  soldOut: boolean,
  pointer: string,
): readonly OptionGroup[] => {
  if (!groups.some((group) => group.options.some(({ id }) => id === option)))
    throw new Refusal('invalid', 'menu-option-not-found', { pointer: `${pointer}/option` });
  return groups.map((group) => ({
    ...group,
    options: group.options.map((one) => (one.id === option ? { ...one, soldOut } : one)),
  }));
};
