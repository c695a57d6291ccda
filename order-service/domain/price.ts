import { Refusal } from '@gorae/platform/errors.ts';
import type { Container, MenuContent, MenuItem, Option, OptionGroup, Variant } from './menu.ts';
import type { Adjustment, OrderLine } from './order.ts';
import type { Serving } from './shop.ts';

/** What a customer asks for, by the menu's ids. */
export interface WantedLine {
  readonly item: string;
  readonly variant: string;
  readonly quantity: number;
  readonly container?: Container;
  readonly options?: readonly { readonly option: string; readonly quantity: number }[];
  readonly note?: string;
}

export interface Priced {
  readonly lines: readonly OrderLine[];
  readonly adjustments: readonly Adjustment[];
  readonly totalKrw: number;
}

/** Drinks in one order; more is a catering order, and a queue of its own. */
const mostDrinks = 100;
/** What the contracts can express. */
const mostKrw = 1_000_000_000;

/** Prices come from the menu and nowhere else; names and seconds are copied, so that a later menu never touches the order. */
export const price = (menu: MenuContent, service: Serving, wanted: readonly WantedLine[]): Priced => {
  const lines = wanted.map((line, index) => priceLine(menu, service, line, index));
  refuseTooLarge(lines);
  const adjustments = lines.flatMap((line) => discountsOf(menu, line));
  const totalKrw = sum(lines.map((line) => line.totalKrw)) + sum(adjustments.map(({ amountKrw }) => amountKrw));
  return { lines, adjustments, totalKrw };
};

const refuseTooLarge = (lines: readonly OrderLine[]): void => {
  const tooMany = sum(lines.map(({ quantity }) => quantity)) > mostDrinks;
  const tooDear = sum(lines.map(({ totalKrw }) => totalKrw)) > mostKrw;
  if (!tooMany && !tooDear) return;
  const most = tooMany ? `${mostDrinks} drinks` : `${mostKrw} won`;
  throw new Refusal('invalid', 'order-too-large', { pointer: '/lines', detail: `An order holds ${most} at most.` });
};

const priceLine = (menu: MenuContent, service: Serving, wanted: WantedLine, index: number): OrderLine => {
  const at = `/lines/${index}`;
  const item = findItem(menu, wanted, at);
  const variant = findVariant(item, wanted, at);
  const options = chooseOptions(menu, item, wanted, at);
  const unitPriceKrw = variant.priceKrw + sum(options.map(({ option, quantity }) => option.priceKrw * quantity));
  return {
    lineId: String(index + 1),
    item: item.id,
    variant: variant.id,
    name: item.name,
    ...(variant.size === undefined ? {} : { size: variant.size }),
    ...(variant.temperature === undefined ? {} : { temperature: variant.temperature }),
    quantity: wanted.quantity,
    container: chooseContainer(item, service, wanted.container, at),
    options: options.map(({ option, quantity }) => ({
      option: option.id,
      name: option.name,
      quantity,
      priceKrw: option.priceKrw,
    })),
    ...(wanted.note === undefined || wanted.note === '' ? {} : { note: wanted.note.normalize('NFC') }),
    unitPriceKrw,
    totalKrw: unitPriceKrw * wanted.quantity,
    prepSeconds: variant.prepSeconds + sum(options.map(({ option, quantity }) => option.prepSeconds * quantity)),
  };
};

const findItem = (menu: MenuContent, wanted: WantedLine, at: string): MenuItem => {
  const item = menu.items.find(({ id }) => id === wanted.item);
  if (item === undefined)
    throw new Refusal('invalid', 'menu-item-not-found', {
      pointer: `${at}/item`,
      detail: 'The menu has no such item.',
    });
  if (item.soldOut) throw soldOut(`${at}/item`);
  return item;
};

const findVariant = (item: MenuItem, wanted: WantedLine, at: string): Variant => {
  const variant = item.variants.find(({ id }) => id === wanted.variant);
  if (variant === undefined)
    throw new Refusal('invalid', 'menu-variant-not-found', {
      pointer: `${at}/variant`,
      detail: `${item.id} comes as ${item.variants.map(({ id }) => id).join(', ')}.`,
    });
  if (variant.soldOut) throw soldOut(`${at}/variant`);
  return variant;
};

interface Chosen {
  readonly option: Option;
  readonly quantity: number;
}

const chooseOptions = (menu: MenuContent, item: MenuItem, wanted: WantedLine, at: string): readonly Chosen[] => {
  const groups = menu.optionGroups.filter(({ id }) => item.optionGroups.includes(id));
  const chosen = new Map<string, Chosen>();
  for (const [index, { option: id, quantity }] of (wanted.options ?? []).entries()) {
    const pointer = `${at}/options/${index}/option`;
    const option = groups.flatMap((group) => group.options).find((one) => one.id === id);
    if (option === undefined)
      throw new Refusal('invalid', 'menu-option-not-found', { pointer, detail: `${item.id} has no such option.` });
    if (option.soldOut) throw soldOut(pointer);
    chosen.set(id, { option, quantity: quantity + (chosen.get(id)?.quantity ?? 0) });
  }
  for (const group of groups) checkCount(group, chosen, `${at}/options`);
  return [...chosen.values()];
};

const checkCount = (group: OptionGroup, chosen: ReadonlyMap<string, Chosen>, pointer: string): void => {
  const taken = group.options.map(({ id }) => chosen.get(id)?.quantity ?? 0);
  const count = sum(taken);
  if (count < group.min || count > group.max)
    throw new Refusal('invalid', 'option-count', {
      pointer,
      detail: `${group.id} takes ${group.min} to ${group.max}.`,
    });
  const over = group.options.find((option, index) => (taken[index] ?? 0) > option.maxQuantity);
  if (over !== undefined)
    throw new Refusal('invalid', 'option-count', {
      pointer,
      detail: `${over.id} is allowed ${over.maxQuantity} times.`,
    });
};

/** The first is the usual one. A mug stays in the shop; a tumbler is the customer's own, so it is never assumed. */
const containersFor: Readonly<Record<Serving, readonly Container[]>> = {
  'eat-in': ['mug', 'disposable', 'tumbler'],
  'take-out': ['disposable', 'tumbler'],
};

const chooseContainer = (item: MenuItem, service: Serving, wanted: Container | undefined, at: string): Container => {
  const offered = containersFor[service].filter((container) => item.containers.includes(container));
  const container = wanted ?? offered.find((one) => one !== 'tumbler');
  if (container !== undefined && offered.includes(container)) return container;
  throw new Refusal('invalid', 'container-not-offered', {
    pointer: `${at}/container`,
    detail: `${item.id} (${service}) is served in: ${offered.join(', ') || 'nothing'}.`,
  });
};

const discountsOf = (menu: MenuContent, line: OrderLine): readonly Adjustment[] =>
  menu.discounts
    .filter(({ container }) => container === line.container)
    .map(({ code, amountKrw }) => ({
      kind: 'discount',
      code,
      lineId: line.lineId,
      amountKrw: -amountKrw * line.quantity,
    }));

const soldOut = (pointer: string) =>
  new Refusal('invalid', 'menu-item-sold-out', { pointer, detail: 'Sold out for now.' });

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
