import type { MenuContent, MenuItem } from './menu.ts';

/** What contradicts itself in a menu, one sentence each; a menu is good as a whole or not at all. */
export const menuFaults = (menu: MenuContent): readonly string[] => [
  ...twice(menu.categories, 'category'),
  ...twice(menu.items, 'item'),
  ...twice(menu.optionGroups, 'option group'),
  ...twice(
    menu.optionGroups.flatMap((group) => group.options),
    'option',
  ),
  ...menu.optionGroups.flatMap(groupFaults),
  ...menu.items.flatMap((item) => itemFaults(item, menu)),
];

const twice = (things: readonly { readonly id: string }[], what: string): readonly string[] => {
  const ids = things.map(({ id }) => id);
  return ids.filter((id, index) => ids.indexOf(id) !== index).map((id) => `${what} "${id}" is there twice`);
};

const groupFaults = (group: MenuContent['optionGroups'][number]): readonly string[] => {
  const most = group.options.reduce((sum, option) => sum + option.maxQuantity, 0);
  return [
    ...(group.min > group.max
      ? [`option group "${group.id}" asks for at least ${group.min} but at most ${group.max}`]
      : []),
    ...(most < group.min ? [`option group "${group.id}" asks for ${group.min} but its options allow ${most}`] : []),
  ];
};

const itemFaults = (item: MenuItem, menu: MenuContent): readonly string[] => [
  ...(menu.categories.some(({ id }) => id === item.category)
    ? []
    : [`item "${item.id}" is in an unknown category "${item.category}"`]),
  ...(item.variants.length === 0 ? [`item "${item.id}" has no variant`] : []),
  ...(item.containers.length === 0 ? [`item "${item.id}" has no container`] : []),
  ...twice(item.variants, `variant of "${item.id}"`),
  ...item.optionGroups
    .filter((group) => !menu.optionGroups.some(({ id }) => id === group))
    .map((group) => `item "${item.id}" names an unknown option group "${group}"`),
  ...(['ko', 'en'] as const)
    .filter((locale) => !item.name[locale])
    .map((locale) => `item "${item.id}" has no name in "${locale}"`),
];
