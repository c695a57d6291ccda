import type { MenuView } from '@gorae/contracts/menu.ts';
import type { Random } from '@gorae/platform/run/random.ts';

const names = ['지민', '서연', '민준', '하은', '도윤', 'Alex', 'Sam', '유나', '현우', 'Mina'];
const channels = ['kiosk', 'app', 'counter'];
const services = ['take-out', 'take-out', 'eat-in'];

/** An order that the menu allows: one to three lines, an option now and then. */
export const wishFrom = (menu: MenuView, random: Random) => {
  const pick = <T>(from: readonly T[]): T | undefined => from[Math.floor(random() * from.length)];
  const count = 1 + Math.floor(random() * random() * 3);
  const lines = Array.from({ length: count }, () => wishLine(menu, random, pick));
  return {
    storeId: menu.storeId,
    channel: pick(channels),
    service: pick(services),
    nameOnCup: pick(names),
    lines: lines.filter((line) => line !== undefined),
  };
};

type Pick = <T>(from: readonly T[]) => T | undefined;

const wishLine = (menu: MenuView, random: Random, pick: Pick) => {
  const item = pick(menu.items.filter(({ soldOut }) => !soldOut));
  const variant = pick(item?.variants.filter(({ soldOut }) => !soldOut) ?? []);
  if (item === undefined || variant === undefined) return undefined;
  const groups = menu.optionGroups.filter(
    ({ id, min }) => item.optionGroups.includes(id) && (min > 0 || random() < 0.2),
  );
  const options = groups.flatMap((group) => {
    const option = pick(group.options.filter(({ soldOut }) => !soldOut));
    return option === undefined ? [] : [{ option: option.id, quantity: Math.max(1, group.min) }];
  });
  return { item: item.id, variant: variant.id, quantity: random() < 0.8 ? 1 : 2, options };
};
