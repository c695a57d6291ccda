import type { Menu, MenuContent } from '../domain/menu.ts';
import { nine } from './an-order.ts';

const names = (en: string) => ({ ko: en, en });
const option = (id: string, priceKrw: number, maxQuantity = 1) => ({
  id,
  name: names(id),
  priceKrw,
  prepSeconds: 5,
  maxQuantity,
  soldOut: false,
});

/** A small menu with each thing that a menu can say: must-choose groups, several of one option, dearer ICE, own cups. */
export const aMenuContent = (fields: Partial<MenuContent> = {}): MenuContent => ({
  categories: [{ id: 'coffee', name: names('Coffee') }],
  discounts: [{ code: 'tumbler', container: 'tumbler', amountKrw: 300 }],
  optionGroups: [
    {
      id: 'shots',
      name: names('Shots'),
      min: 0,
      max: 3,
      options: [option('extra-shot', 500, 2), option('decaf-shot', 700, 2)],
    },
    { id: 'sweetness', name: names('Sweetness'), min: 1, max: 1, options: [option('sweet', 0), option('plain', 0)] },
  ],
  items: [
    {
      id: 'latte',
      category: 'coffee',
      name: names('Latte'),
      variants: [
        { id: 'hot', size: 'regular', temperature: 'hot', priceKrw: 4500, prepSeconds: 40, soldOut: false },
        { id: 'ice', priceKrw: 5000, prepSeconds: 45, soldOut: false },
      ],
      optionGroups: ['shots'],
      containers: ['mug', 'disposable', 'tumbler'],
      soldOut: false,
    },
    {
      id: 'milk-tea',
      category: 'coffee',
      name: names('Milk tea'),
      variants: [{ id: 'ice', priceKrw: 6000, prepSeconds: 50, soldOut: false }],
      optionGroups: ['sweetness'],
      containers: ['disposable', 'tumbler'],
      soldOut: false,
    },
    {
      id: 'cake',
      category: 'coffee',
      name: names('Cake'),
      variants: [{ id: 'one', priceKrw: 6500, prepSeconds: 0, soldOut: false }],
      optionGroups: [],
      containers: ['mug'],
      soldOut: false,
    },
  ],
  ...fields,
});

export const aMenu = (fields: Partial<Menu> = {}): Menu => ({
  ...aMenuContent(),
  id: 'gorae',
  version: 1,
  changedAt: nine,
  source: 'file-1',
  ...fields,
});
