import { describe, expect, test } from 'bun:test';
import { aMenu } from '../testing/a-menu.ts';
import { refused } from '../testing/refused.ts';
import { price, type WantedLine } from './price.ts';
import { switchSoldOut } from './switch-sold-out.ts';

const latte = (fields: Partial<WantedLine> = {}): WantedLine => ({
  item: 'latte',
  variant: 'hot',
  quantity: 1,
  ...fields,
});
const milkTea = (...options: readonly string[]): WantedLine => ({
  item: 'milk-tea',
  variant: 'ice',
  quantity: 1,
  options: options.map((option) => ({ option, quantity: 1 })),
});
const toGo = (...lines: readonly WantedLine[]) => price(aMenu(), 'take-out', lines);

describe('the price of an order', () => {
  test('is variant plus options, times quantity, and the seconds likewise for one', () => {
    const { lines, totalKrw } = toGo(latte({ quantity: 3, options: [{ option: 'extra-shot', quantity: 2 }] }));
    expect(lines[0]).toMatchObject({ unitPriceKrw: 5500, totalKrw: 16_500, prepSeconds: 50, quantity: 3 });
    expect(totalKrw).toBe(16_500);
  });

  test('sums its lines', () => {
    expect(toGo(latte(), milkTea('sweet')).totalKrw).toBe(10_500);
  });

  test('keeps two equal drinks as two lines of their own', () => {
    const { lines, totalKrw } = toGo(latte(), latte());
    expect(lines.map(({ lineId, item }) => [lineId, item])).toEqual([
      ['1', 'latte'],
      ['2', 'latte'],
    ]);
    expect(totalKrw).toBe(9000);
  });

  test('copies names and what the variant is, so that a later menu never touches the order', () => {
    const line = toGo(latte({ note: 'hot!' })).lines[0];
    expect(line).toMatchObject({
      name: { ko: 'Latte', en: 'Latte' },
      size: 'regular',
      temperature: 'hot',
      note: 'hot!',
    });
    expect(toGo(latte({ variant: 'ice', note: '' })).lines[0]).not.toContainAnyKeys(['size', 'temperature', 'note']);
  });

  test('is less by 300 won for each drink in an own tumbler', () => {
    const { adjustments, totalKrw } = toGo(latte(), latte({ quantity: 2, container: 'tumbler' }));
    expect(adjustments).toEqual([{ kind: 'discount', code: 'tumbler', lineId: '2', amountKrw: -600 }]);
    expect(totalKrw).toBe(4500 + 9000 - 600);
  });
});

describe('the container', () => {
  test('is a mug in the shop and disposable to go, unless told', () => {
    expect(price(aMenu(), 'eat-in', [latte()]).lines[0]?.container).toBe('mug');
    expect(toGo(latte()).lines[0]?.container).toBe('disposable');
    expect(price(aMenu(), 'eat-in', [milkTea('sweet')]).lines[0]?.container).toBe('disposable');
  });

  test.each([
    ['a mug to go, since it stays in the shop', latte({ container: 'mug' })],
    ['what the item is not served in', { item: 'cake', variant: 'one', quantity: 1, container: 'tumbler' }],
    ["to go at all what is served on the shop's own only", { item: 'cake', variant: 'one', quantity: 1 }],
  ] as const)('is refused: %s', (_what, line) => {
    expect(refused(() => toGo(latte(), line))).toEqual({
      kind: 'invalid',
      code: 'container-not-offered',
      pointer: '/lines/1/container',
    });
  });
});

describe('options', () => {
  test.each([
    ['none where one must be chosen', milkTea()],
    ['more than the group takes', milkTea('sweet', 'plain')],
    ['more of one than it allows', latte({ options: [{ option: 'extra-shot', quantity: 3 }] })],
    [
      'more of one than it allows, in two entries',
      latte({
        options: [
          { option: 'extra-shot', quantity: 2 },
          { option: 'extra-shot', quantity: 1 },
        ],
      }),
    ],
    [
      'more than the group takes, of different ones',
      latte({
        options: [
          { option: 'extra-shot', quantity: 2 },
          { option: 'decaf-shot', quantity: 2 },
        ],
      }),
    ],
  ] as const)('are refused: %s', (_what, line) => {
    expect(refused(() => toGo(line))).toEqual({ kind: 'invalid', code: 'option-count', pointer: '/lines/0/options' });
  });

  test('up to what the group takes are priced', () => {
    const options = [
      { option: 'extra-shot', quantity: 2 },
      { option: 'decaf-shot', quantity: 1 },
    ];
    expect(toGo(latte({ options })).totalKrw).toBe(4500 + 1000 + 700);
  });

  test('of a group that the item does not have are not known', () => {
    const line = latte({
      options: [
        { option: 'extra-shot', quantity: 1 },
        { option: 'sweet', quantity: 1 },
      ],
    });
    expect(refused(() => toGo(line))).toMatchObject({
      code: 'menu-option-not-found',
      pointer: '/lines/0/options/1/option',
    });
  });
});

describe('what the menu does not have is refused, with a pointer', () => {
  test.each([
    [{ item: 'lattee', variant: 'hot', quantity: 1 }, 'menu-item-not-found', '/lines/1/item'],
    [latte({ variant: 'huge' }), 'menu-variant-not-found', '/lines/1/variant'],
    [milkTea('swet'), 'menu-option-not-found', '/lines/1/options/0/option'],
  ] as const)('%j', (line, code, pointer) => {
    expect(refused(() => toGo(latte(), line))).toEqual({ kind: 'invalid', code, pointer });
  });

  test.each([
    [{ item: 'latte', soldOut: true }, '/lines/0/item'],
    [{ item: 'latte', variant: 'hot', soldOut: true }, '/lines/0/variant'],
    [{ option: 'extra-shot', soldOut: true }, '/lines/0/options/0/option'],
  ])('sold out: %j', (one, pointer) => {
    const menu = switchSoldOut(aMenu(), [one], 1) ?? aMenu();
    const wanted = [latte({ options: [{ option: 'extra-shot', quantity: 1 }] })];
    expect(refused(() => price(menu, 'take-out', wanted))).toEqual({
      kind: 'invalid',
      code: 'menu-item-sold-out',
      pointer,
    });
  });
});

test('an order of more than a hundred drinks is a catering order, and refused', () => {
  const twenties = (count: number) => Array.from({ length: count }, () => latte({ quantity: 20 }));
  expect(toGo(...twenties(5)).lines).toHaveLength(5);
  expect(refused(() => toGo(...twenties(5), latte()))).toEqual({
    kind: 'invalid',
    code: 'order-too-large',
    pointer: '/lines',
  });
});
