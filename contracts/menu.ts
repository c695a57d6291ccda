import { Type } from '@sinclair/typebox';
import type { Wire } from './kit/wire.ts';
import {
  At,
  choice,
  containers,
  Krw,
  line,
  Names,
  openChoice,
  request,
  Seconds,
  Slug,
  services,
  Version,
  view,
} from './schemas.ts';

/** One way to have an item: ICE only, a dearer ICE, sizes or none of it are all said by which variants exist. */
export const Variant = view(
  'MenuVariant',
  {
    id: Type.String(),
    size: Type.Optional(openChoice(['small', 'regular', 'large'])),
    temperature: Type.Optional(openChoice(['hot', 'ice'])),
    priceKrw: Krw,
    prepSeconds: Seconds,
    soldOut: Type.Boolean(),
  },
  {
    description:
      'One way to have an item. ICE only, a dearer ICE, sizes or none of it are all said by which variants exist.',
  },
);

export const Option = view(
  'MenuOption',
  {
    id: Type.String(),
    name: Names,
    priceKrw: Krw,
    prepSeconds: Seconds,
    maxQuantity: Type.Integer(),
    soldOut: Type.Boolean(),
  },
  { description: 'Something that can be added to an item.' },
);

/** `min` and `max` bound the sum of the chosen quantities. */
export const OptionGroup = view(
  'MenuOptionGroup',
  {
    id: Type.String(),
    name: Names,
    min: Type.Integer(),
    max: Type.Integer(),
    options: Type.Array(Option),
  },
  { description: 'Options that belong together; `min` and `max` bound the sum of the chosen quantities.' },
);

export const MenuItem = view(
  'MenuItem',
  {
    id: Type.String(),
    category: Type.String(),
    name: Names,
    description: Type.Optional(Names),
    variants: Type.Array(Variant),
    optionGroups: Type.Array(Type.String(), { description: 'Ids of the option groups that apply' }),
    containers: Type.Array(openChoice(containers)),
    soldOut: Type.Boolean(),
  },
  { description: 'Something that can be ordered.' },
);

export const Category = view(
  'MenuCategory',
  { id: Type.String(), name: Names },
  { description: 'A heading of the menu.' },
);

export const MenuView = view(
  'Menu',
  {
    storeId: Type.String(),
    version: Version,
    categories: Type.Array(Category),
    items: Type.Array(MenuItem),
    optionGroups: Type.Array(OptionGroup),
    discounts: Type.Array(
      view(
        'ContainerDiscount',
        {
          code: Type.String(),
          container: openChoice(containers),
          amountKrw: Krw,
        },
        { description: 'What is taken off for each drink in a container of the customer.' },
      ),
      { description: 'Taken off for each drink in that container' },
    ),
    changedAt: At,
  },
  { description: 'The menu of a store. Orders record the version from which they were priced.' },
);
export type MenuView = Wire<typeof MenuView>;

export const StoreView = view(
  'Store',
  {
    id: Type.String(),
    version: Version,
    name: Names,
    address: Type.String(),
    businessNumber: Type.String(),
    timeZone: Type.String(),
    dayStartsAt: Type.String(),
    services: Type.Array(openChoice(services)),
    open: Type.Boolean(),
    acceptUpToSeconds: Type.Integer({ description: 'Seconds of queued work beyond which new orders are refused' }),
  },
  { description: 'Where orders are placed and made.' },
);
export type StoreView = Wire<typeof StoreView>;

const Price = Type.Integer({ minimum: 0, maximum: 1_000_000 });
const Work = Type.Integer({ minimum: 0, maximum: 3600 });
const Count = Type.Integer({ minimum: 0, maximum: 20 });
const FileNames = Type.Object(
  { ko: line(80, { minLength: 1 }), en: line(80, { minLength: 1 }) },
  { additionalProperties: line(80) },
);
const SoldOut = Type.Optional(Type.Boolean());

/** What a shop writes into its `menu.json`. Closed, so that a misspelt field is found at start and not by a customer. */
export const MenuFile = request('MenuFile', {
  categories: Type.Array(request('MenuFileCategory', { id: Slug, name: FileNames }), { minItems: 1 }),
  optionGroups: Type.Array(
    request('MenuFileOptionGroup', {
      id: Slug,
      name: FileNames,
      min: Count,
      max: Count,
      options: Type.Array(
        request('MenuFileOption', {
          id: Slug,
          name: FileNames,
          priceKrw: Price,
          prepSeconds: Work,
          maxQuantity: Type.Integer({ minimum: 1, maximum: 20 }),
          soldOut: SoldOut,
        }),
        { minItems: 1 },
      ),
    }),
  ),
  discounts: Type.Array(request('MenuFileDiscount', { code: Slug, container: choice(containers), amountKrw: Price })),
  items: Type.Array(
    request('MenuFileItem', {
      id: Slug,
      category: Slug,
      name: FileNames,
      description: Type.Optional(FileNames),
      variants: Type.Array(
        request('MenuFileVariant', {
          id: Slug,
          size: Type.Optional(choice(['small', 'regular', 'large'])),
          temperature: Type.Optional(choice(['hot', 'ice'])),
          priceKrw: Price,
          prepSeconds: Work,
          soldOut: SoldOut,
        }),
        { minItems: 1 },
      ),
      optionGroups: Type.Array(Slug),
      containers: Type.Array(choice(containers), { minItems: 1 }),
      soldOut: SoldOut,
    }),
    { minItems: 1 },
  ),
});
export type MenuFile = Wire<typeof MenuFile>;

export const storeExample: StoreView = {
  id: 'gorae',
  version: 1,
  name: { ko: '고래 카페', en: 'Gorae Café' },
  address: '서울특별시 종로구 고래길 1',
  businessNumber: '000-00-00000',
  timeZone: 'Asia/Seoul',
  dayStartsAt: '05:00',
  services: ['eat-in', 'take-out'],
  open: true,
  acceptUpToSeconds: 7200,
};

export const menuExample: MenuView = {
  storeId: 'gorae',
  version: 1,
  categories: [{ id: 'coffee', name: { ko: '커피', en: 'Coffee' } }],
  items: [
    {
      id: 'cafe-latte',
      category: 'coffee',
      name: { ko: '카페 라떼', en: 'Cafe latte' },
      variants: [
        { id: 'ice-large', size: 'large', temperature: 'ice', priceKrw: 5500, prepSeconds: 40, soldOut: false },
      ],
      optionGroups: ['shots'],
      containers: ['disposable', 'tumbler'],
      soldOut: false,
    },
  ],
  optionGroups: [
    {
      id: 'shots',
      name: { ko: '샷', en: 'Shots' },
      min: 0,
      max: 3,
      options: [
        {
          id: 'extra-shot',
          name: { ko: '샷 추가', en: 'Extra shot' },
          priceKrw: 500,
          prepSeconds: 5,
          maxQuantity: 3,
          soldOut: false,
        },
      ],
    },
  ],
  discounts: [{ code: 'tumbler', container: 'tumbler', amountKrw: 300 }],
  changedAt: '2026-11-23T00:00:00.000Z',
};
