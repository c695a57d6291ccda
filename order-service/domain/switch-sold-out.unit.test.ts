import { describe, expect, test } from 'bun:test';
import { aMenu } from '../testing/a-menu.ts';
import { nine } from '../testing/an-order.ts';
import { refused } from '../testing/refused.ts';
import type { SoldOutSwitch } from './menu.ts';
import { switchSoldOut } from './switch-sold-out.ts';

const flip = (...switches: readonly SoldOutSwitch[]) => switchSoldOut(aMenu(), switches, nine + 1);

describe('switching sold out', () => {
  test('takes an item, a variant or an option off, and nothing else', () => {
    const menu = flip(
      { item: 'cake', soldOut: true },
      { item: 'latte', variant: 'ice', soldOut: true },
      { option: 'sweet', soldOut: true },
    );
    expect(menu?.items.map(({ soldOut }) => soldOut)).toEqual([false, false, true]);
    expect(menu?.items[0]?.variants.map(({ soldOut }) => soldOut)).toEqual([false, true]);
    expect(menu?.optionGroups.flatMap(({ options }) => options.map(({ soldOut }) => soldOut))).toEqual([
      false,
      false,
      true,
      false,
    ]);
    expect(menu?.changedAt).toBe(nine + 1);
  });

  test('puts it back on', () => {
    const off = flip({ item: 'cake', soldOut: true });
    const on = off && switchSoldOut(off, [{ item: 'cake', soldOut: false }], nine + 2);
    expect(on?.items).toEqual(aMenu().items);
  });

  test('changes nothing when everything is so already, or comes back to it', () => {
    expect(flip({ item: 'cake', soldOut: false })).toBeUndefined();
    expect(flip({ item: 'cake', soldOut: true }, { item: 'cake', soldOut: false })).toBeUndefined();
  });

  test.each<[SoldOutSwitch, string, string]>([
    [{ item: 'soup', soldOut: true }, 'menu-item-not-found', '/switches/1/item'],
    [{ item: 'latte', variant: 'huge', soldOut: true }, 'menu-variant-not-found', '/switches/1/variant'],
    [{ option: 'salt', soldOut: true }, 'menu-option-not-found', '/switches/1/option'],
    [{ soldOut: true }, 'nothing-to-switch', '/switches/1'],
    [{ variant: 'ice', soldOut: true }, 'nothing-to-switch', '/switches/1'],
    [{ item: 'latte', option: 'sweet', soldOut: true }, 'nothing-to-switch', '/switches/1'],
  ])('refuses all when one names nothing: %j', (one, code, pointer) => {
    expect(refused(() => flip({ item: 'cake', soldOut: true }, one))).toEqual({ kind: 'invalid', code, pointer });
  });
});
