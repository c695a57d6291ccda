import type { Menu, NewOrderLine, NewOrderLineOption } from '@gorae/sdk/typescript/gorae.ts';
import { distance } from 'fastest-levenshtein';
import { Fault } from '../cafe-access.ts';
import { howMany } from './how-many.ts';

type Item = Menu['items'][number];
type Group = Menu['optionGroups'][number];

/** What was typed. */
export interface Wish {
  readonly item: string;
  readonly quantity: number;
  readonly variant: string | undefined;
  /** `extra-shot` or `extra-shot=2` */
  readonly options: readonly string[];
  readonly container: string | undefined;
  readonly note: string | undefined;
}

/** Finds what is meant on the menu; a Fault names what is not there and what comes near. */
export const choose = (menu: Menu, wish: Wish): NewOrderLine => {
  const item = findItem(menu, wish.item);
  const groups = menu.optionGroups.filter(({ id }) => item.optionGroups.includes(id));
  const options = wish.options.map((text) => findOption(item, groups, text));
  for (const group of groups) checkCount(group, options);
  return {
    item: item.id,
    variant: findVariant(item, wish.variant),
    quantity: wish.quantity,
    options,
    // May be none of the choices: the café says so, and which there are.
    ...(wish.container === undefined ? {} : { container: wish.container as 'mug' }),
    ...(wish.note === undefined ? {} : { note: wish.note }),
  };
};

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{Diacritic}/gu, '')
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[\s_-]+/g, '-');

const namesOf = (item: Item): readonly string[] => [item.id, ...Object.values(item.name)];

const findItem = (menu: Menu, text: string): Item => {
  const item = menu.items.find((one) => namesOf(one).some((name) => plain(name) === plain(text)));
  if (item === undefined)
    throw new Fault(`There is no "${text}" on the menu. Did you mean ${nearest(menu, text).join(' or ')}?`);
  if (item.soldOut) throw new Fault(`${item.name.en} is sold out for now.`);
  return item;
};

const nearest = (menu: Menu, text: string): readonly string[] => {
  const typed = plain(text);
  const farFrom = (name: string) => (name.includes(typed) ? 0 : distance(name, typed));
  const far = (item: Item) => Math.min(...namesOf(item).map((name) => farFrom(plain(name))));
  const [closest, ...others] = menu.items.toSorted((a, b) => far(a) - far(b));
  const near = others.slice(0, 2).filter((item) => far(item) <= text.length / 2);
  return [...(closest === undefined ? [] : [closest]), ...near].map(({ id, name }) => `"${name.en ?? id}"`);
};

const findVariant = (item: Item, wanted: string | undefined): string => {
  const there = item.variants.filter(({ soldOut }) => !soldOut).map(({ id }) => id);
  const [first] = there;
  if (first === undefined) throw new Fault(`${item.name.en} is sold out for now.`);
  if (wanted === undefined) return first;
  if (there.includes(wanted)) return wanted;
  throw new Fault(`${item.name.en} comes as ${there.join(', ')}; choose one with --variant.`);
};

const findOption = (item: Item, groups: readonly Group[], text: string): NewOrderLineOption => {
  const [option = '', count = '1'] = text.split('=');
  const there = groups.flatMap((group) => group.options.map(({ id }) => id));
  if (!there.includes(option)) {
    const offered = there.length === 0 ? 'takes no options' : `takes ${there.join(', ')}`;
    throw new Fault(`${item.name.en} ${offered}; "${option}" is none of them.`);
  }
  return { option, quantity: readQuantity(count) };
};

const checkCount = (group: Group, chosen: readonly NewOrderLineOption[]): void => {
  const ofGroup = chosen.filter(({ option }) => group.options.some(({ id }) => id === option));
  const count = ofGroup.reduce((sum, { quantity = 1 }) => sum + quantity, 0);
  if (count >= group.min && count <= group.max) return;
  const there = group.options.filter(({ soldOut }) => !soldOut).map(({ id }) => id);
  if (there.length === 0) throw new Fault(`${group.id}: all of it is sold out for now.`);
  throw new Fault(`${group.id}: choose ${howMany(group)} of ${there.join(', ')}, such as --option ${there[0]}`);
};

/** A whole number of 1 or more. */
export const readQuantity = (text: string): number => {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new Fault(`"${text}" is no quantity; a whole number from 1 is.`);
  return Number(text);
};
