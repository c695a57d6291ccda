import type { Container, MenuContent, MenuItem } from './menu.ts';

/** What contradicts itself in a menu, one sentence each; a menu is good as a whole or not at all. */
export const menuFaults = (menu: MenuContent): readonly string[] => [
  ...twice(menu.categories, 'category'),
  ...twice(menu.items, 'item'),
  ...twice(menu.optionGroups, 'option group'),
  ...twice(
    menu.optionGroups.flatMap((group) => group.options),
    'option',
  ),
  ...twice(
    menu.discounts.map(({ code }) => ({ id: code })),
    'discount',
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
  ...twice(item.variants, `variant of "${item.id}"`),
  ...item.optionGroups
    .filter((group) => !menu.optionGroups.some(({ id }) => id === group))
    .map((group) => `item "${item.id}" names an unknown option group "${group}"`),
  ...freeFaults(item, menu),
];

/** A drink that costs nothing cannot be paid, so it would never be made; one below that would have the shop pay its customers. */
const freeFaults = (item: MenuItem, menu: MenuContent): readonly string[] => {
  const cheapestKrw = Math.min(...item.variants.map(({ priceKrw }) => priceKrw));
  return item.containers
    .filter((container) => discountKrw(menu, container) >= cheapestKrw)
    .map((container) => `item "${item.id}" in a ${container} costs nothing, or less`);
};

const discountKrw = (menu: MenuContent, wanted: Container): number =>
  menu.discounts.reduce((sum, { container, amountKrw }) => sum + (container === wanted ? amountKrw : 0), 0);
