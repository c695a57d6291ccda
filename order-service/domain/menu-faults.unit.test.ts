import { describe, expect, test } from 'bun:test';
import { aMenuContent } from '../testing/a-menu.ts';
import type { MenuContent } from './menu.ts';
import { menuFaults } from './menu-faults.ts';

const base = aMenuContent();
const withItem = (fields: Partial<MenuContent['items'][number]>): MenuContent => ({
  ...base,
  items: base.items.map((item, at) => (at === 0 ? { ...item, ...fields } : item)),
});
const withGroup = (fields: Partial<MenuContent['optionGroups'][number]>): MenuContent => ({
  ...base,
  optionGroups: base.optionGroups.map((group, at) => (at === 0 ? { ...group, ...fields } : group)),
});
const first = <T>(things: readonly T[]): readonly T[] => things.slice(0, 1);

test('a menu that fits together has no faults', () => {
  expect(menuFaults(base)).toEqual([]);
});

describe('a menu is not good when', () => {
  test.each<[string, MenuContent, string]>([
    [
      'a category is there twice',
      { ...base, categories: [...base.categories, ...base.categories] },
      'category "coffee" is there twice',
    ],
    [
      'an item is there twice',
      { ...base, items: [...base.items, ...first(base.items)] },
      'item "latte" is there twice',
    ],
    [
      'a variant is there twice',
      withItem({ variants: [1, 2].flatMap(() => first(base.items[0]?.variants ?? [])) }),
      'variant of "latte" "hot" is there twice',
    ],
    [
      'an option is in two groups',
      withGroup({ options: (base.optionGroups[1]?.options ?? []).slice(0, 1) }),
      'option "sweet" is there twice',
    ],
    [
      'an item has an unknown category',
      withItem({ category: 'soup' }),
      'item "latte" is in an unknown category "soup"',
    ],
    [
      'an item has an unknown option group',
      withItem({ optionGroups: ['milk'] }),
      'item "latte" names an unknown option group "milk"',
    ],
    [
      'a group asks for more than it allows',
      withGroup({ min: 4 }),
      'option group "shots" asks for at least 4 but at most 3',
    ],
    [
      'a group asks for more than its options allow',
      withGroup({ min: 5, max: 5 }),
      'option group "shots" asks for 5 but its options allow 4',
    ],
    [
      'a discount is there twice',
      { ...base, discounts: [...base.discounts, ...base.discounts] },
      'discount "tumbler" is there twice',
    ],
    [
      'a drink costs less than nothing in some container',
      { ...base, discounts: [{ code: 'tumbler', container: 'tumbler', amountKrw: 4501 }] },
      'item "latte" in a tumbler costs nothing, or less',
    ],
    [
      'a discount leaves nothing to pay',
      { ...base, discounts: [{ code: 'tumbler', container: 'tumbler', amountKrw: 4500 }] },
      'item "latte" in a tumbler costs nothing, or less',
    ],
  ])('%s', (_rule, menu, fault) => {
    expect(menuFaults(menu)).toContain(fault);
  });

  test('several things are wrong, and all of them are told', () => {
    expect(menuFaults(withItem({ category: 'soup', optionGroups: ['milk'] }))).toHaveLength(2);
  });
});
