import type { Menu } from '@gorae/sdk/typescript/gorae.ts';
import { howMany } from './how-many.ts';
import { won } from './won.ts';

type Group = Menu['optionGroups'][number];

/** The menu as a person reads it: every item with its variants and option groups, then the groups with what each option costs. */
export const menuLines = ({ items, optionGroups }: Menu): readonly string[] => [
  ...items.flatMap((item) => {
    const groups = optionGroups.filter(({ id }) => item.optionGroups.includes(id));
    return [
      `${item.name.en} ${item.name.ko}${soldOut(item)}`,
      `    ${item.variants.map((one) => `${one.id} ${won(one.priceKrw)}${soldOut(one)}`).join(', ')}`,
      ...(groups.length === 0 ? [] : [`    options: ${groups.map((group) => group.id + required(group)).join(', ')}`]),
    ];
  }),
  '',
  'Options (--option NAME, or NAME=N for N of it)',
  ...optionGroups.flatMap((group) => [
    `${group.id}: choose ${howMany(group)}${required(group)}`,
    `    ${group.options.map((one) => `${one.id} ${won(one.priceKrw)}${soldOut(one)}`).join(', ')}`,
  ]),
];

const required = ({ min }: Group): string => (min > 0 ? ' (required)' : '');

const soldOut = (one: { readonly soldOut: boolean }): string => (one.soldOut ? ' (sold out)' : '');
