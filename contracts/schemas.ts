import { type TSchema, Type } from '@sinclair/typebox';
import type { Wire } from './kit/wire.ts';

/** A closed choice of words: one of them, or the request is refused. */
export const choice = <const V extends readonly string[]>(values: V, options: { description?: string } = {}) =>
  Type.Unsafe<V[number]>(
    Type.Union(
      values.map((value) => Type.Literal(value)),
      options,
    ),
  );

/** A choice that may grow: replies and events may gain values, so readers accept any word and ignore what they do not know. */
export const openChoice = <const V extends readonly string[]>(values: V, options: { description?: string } = {}) =>
  Type.Unsafe<V[number]>(Type.String({ ...options, 'x-extensible-enum': values }));

/** Open on the way out: a reader ignores fields that it does not know. */
export const view = <P extends Record<string, TSchema>>(
  $id: string,
  properties: P,
  about: { description?: string } = {},
) => Type.Object(properties, { $id, ...about });

/** Closed on the way in: an unknown field is a mistake that the sender wants to hear of. */
export const request = <P extends Record<string, TSchema>>(
  $id: string,
  properties: P,
  about: { description?: string } = {},
) => Type.Object(properties, { $id, additionalProperties: false, ...about });

/** Closed parameters: path, query. */
export const parameters = <P extends Record<string, TSchema>>(properties: P) =>
  Type.Object(properties, { additionalProperties: false });

/** Also without those of Unicode that turn the direction of writing: a name must not rearrange the line it is shown in. */
const noControlCharacters = '^[^\\u0000-\\u001f\\u007f-\\u009f\\u2028-\\u202e\\u2066-\\u2069]*$';

/** Text that a person typed: a single line without control characters. */
export const line = (maxLength: number, options: { minLength?: number; description?: string } = {}) =>
  Type.String({ maxLength, pattern: noControlCharacters, ...options });

export const Id = Type.String({ pattern: '^[A-Za-z0-9._-]{1,64}$' });
export const slugPattern = '^[a-z0-9][a-z0-9-]{0,39}$';
export const Slug = Type.String({ pattern: slugPattern });
export const At = Type.String({ format: 'date-time', description: 'RFC 3339, UTC' });
export const BusinessDate = Type.String({
  format: 'date',
  description: "The shop's day; it starts at the store's `dayStartsAt`, not at midnight",
});
export const Krw = Type.Integer({ minimum: -1_000_000_000, maximum: 1_000_000_000, description: 'Won, VAT included' });
export const Seconds = Type.Integer({ minimum: 0, maximum: 86_400 });
export const Version = Type.Integer({ minimum: 1 });

/** Locale → text, such as `{ "ko": "카페 라떼", "en": "Cafe latte" }`: the one open map of the contracts. */
export const Names = Type.Record(Type.String(), Type.String(), {
  $id: 'Names',
  description: 'Locale → text; `ko` and `en` are always there',
});

export const Actor = view(
  'Actor',
  {
    kind: openChoice(['customer', 'staff', 'device', 'system', 'vendor']),
    id: Type.Optional(Type.String()),
  },
  { description: 'Who decided something.' },
);

export const Limit = Type.Optional(
  Type.Integer({ minimum: 1, maximum: 200, description: 'Page size, 50 when absent' }),
);
export const After = Type.Optional(Type.String({ maxLength: 500, description: '`next` of the page before' }));

export const page = <I extends TSchema>($id: string, item: I) =>
  view(
    $id,
    {
      items: Type.Array(item),
      next: Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' })),
    },
    { description: 'A page; more follow while there is a `next`.' },
  );

export const services = ['eat-in', 'take-out'] as const;
export const containers = ['mug', 'disposable', 'tumbler'] as const;
export const channels = ['kiosk', 'app', 'counter'] as const;
export const orderStates = [
  'unpaid',
  'paid',
  'making',
  'ready',
  'collected',
  'cancelling',
  'cancelled',
  'expired',
] as const;
export const paymentStates = [
  'requested',
  'action-required',
  'approved',
  'declined',
  'confirming',
  'refunding',
  'refunded',
  'partly-refunded',
] as const;
export const ticketStates = ['waiting', 'started', 'ready', 'dropped', 'abandoned', 'collected'] as const;

/** What the customer asked for, as it was on the menu at that moment: later changes of the menu never touch it. */
export const OrderLine = view(
  'OrderLine',
  {
    lineId: Type.String(),
    item: Type.String(),
    variant: Type.String(),
    name: Names,
    size: Type.Optional(Type.String()),
    temperature: Type.Optional(Type.String()),
    quantity: Type.Integer(),
    container: openChoice(containers),
    options: Type.Array(
      view(
        'OrderLineOption',
        {
          option: Type.String(),
          name: Names,
          quantity: Type.Integer(),
          priceKrw: Krw,
        },
        { description: 'An option of a line, with its price for one.' },
      ),
    ),
    note: Type.Optional(Type.String()),
    unitPriceKrw: Krw,
    totalKrw: Krw,
    prepSeconds: Seconds,
  },
  {
    description:
      'What the customer asked for, as it was on the menu at that moment: later changes of the menu never touch it.',
  },
);

export const Adjustment = view(
  'Adjustment',
  {
    kind: openChoice(['discount', 'deposit', 'fee']),
    code: Type.String(),
    lineId: Type.Optional(Type.String()),
    amountKrw: Krw,
  },
  { description: 'What is added to the prices of the lines or taken off.' },
);

export const PaymentAttempt = view(
  'PaymentAttempt',
  {
    attemptId: Type.String(),
    method: Type.String(),
    state: openChoice(paymentStates, {
      description:
        '`confirming`: the vendor has not said yet whether it charged; it is asked again until it is known. Never taken for a decline.',
    }),
    amountKrw: Krw,
    declineReason: Type.Optional(Type.String()),
    refundedKrw: Type.Optional(Krw),
    nextAction: Type.Optional(
      view(
        'NextAction',
        { kind: openChoice(['redirect', 'terminal']), url: Type.Optional(Type.String()) },
        { description: 'What the customer has to do before the vendor can say anything.' },
      ),
    ),
  },
  { description: 'One try to pay. A declined one is not the end of the order.' },
);

export const Cancellation = view(
  'Cancellation',
  {
    state: openChoice(['requested', 'accepted', 'refused']),
    reason: Type.Optional(Type.String()),
    by: Actor,
    at: At,
  },
  { description: 'That somebody asked to cancel, and what became of it.' },
);

/** An order as everyone may see it who may see it. `version` rises with every change; a lower one is older. */
export const OrderView = view(
  'Order',
  {
    id: Type.String(),
    number: Type.String({ description: 'What is called out; opaque, unique per store and business date' }),
    state: openChoice(orderStates),
    version: Version,
    storeId: Type.String(),
    businessDate: BusinessDate,
    channel: openChoice(channels),
    service: openChoice(services),
    nameOnCup: Type.Optional(Type.String()),
    menuVersion: Version,
    lines: Type.Array(OrderLine),
    adjustments: Type.Array(Adjustment),
    totalKrw: Krw,
    supplyKrw: Type.Integer({ description: 'The total without VAT' }),
    vatKrw: Type.Integer({ description: 'The 10 % VAT in the total' }),
    payments: Type.Array(PaymentAttempt),
    cancellation: Type.Optional(Cancellation),
    payBy: At,
    createdAt: At,
    paidAt: Type.Optional(At),
    startedAt: Type.Optional(At),
    readyAt: Type.Optional(At),
    collectedAt: Type.Optional(At),
    endedAt: Type.Optional(At),
  },
  { description: 'An order as everyone may see it who may see it. A lower `version` is older.' },
);
export type OrderView = Wire<typeof OrderView>;

export const orderExample: OrderView = {
  id: '0f6c3m2k9q8w7e5r4t1y0p3s2d',
  number: '017',
  state: 'paid',
  version: 2,
  storeId: 'gorae',
  businessDate: '2026-11-23',
  channel: 'kiosk',
  service: 'take-out',
  nameOnCup: '지민',
  menuVersion: 1,
  lines: [
    {
      lineId: '1',
      item: 'cafe-latte',
      variant: 'ice-large',
      name: { ko: '카페 라떼', en: 'Cafe latte' },
      size: 'large',
      temperature: 'ice',
      quantity: 2,
      container: 'tumbler',
      options: [{ option: 'extra-shot', name: { ko: '샷 추가', en: 'Extra shot' }, quantity: 1, priceKrw: 500 }],
      unitPriceKrw: 6000,
      totalKrw: 12_000,
      prepSeconds: 45,
    },
  ],
  adjustments: [{ kind: 'discount', code: 'tumbler', lineId: '1', amountKrw: -600 }],
  totalKrw: 11_400,
  supplyKrw: 10_364,
  vatKrw: 1036,
  payments: [{ attemptId: 'a1b2c3', method: 'sandbox', state: 'approved', amountKrw: 11_400 }],
  payBy: '2026-11-23T00:15:00.000Z',
  createdAt: '2026-11-23T00:05:00.000Z',
  paidAt: '2026-11-23T00:05:00.120Z',
};
