import type { Menu } from '@gorae/sdk/typescript/gorae.ts';

/** How many options of a group belong on a drink: `1`, `up to 4`, `1 to 2`. */
export const howMany = ({ min, max }: Pick<Menu['optionGroups'][number], 'min' | 'max'>): string => {
  if (min === max) return String(min);
  return min === 0 ? `up to ${max}` : `${min} to ${max}`;
};
