import { Type } from '@sinclair/typebox';
import { channels, choice, containers, Id, line, request, Slug, services, slugPattern } from './schemas.ts';

export const NewPayment = request(
  'NewPayment',
  {
    method: Type.String({
      pattern: slugPattern,
      description: 'An `id` of `GET /v1/payment-methods`; any other is declined as `method-unknown`',
    }),
    token: Type.String({
      minLength: 1,
      maxLength: 2000,
      description:
        "What the vendor's page or terminal gave you. The sandbox takes `approve`, `decline`, `slow-<ms>`, `lost-answer`, `fail-then-approve`, or anything else for chance.",
    }),
  },
  { description: 'How to pay. The token is sealed at once and shown to nobody but the vendor.' },
);

export const NewOrderLine = request(
  'NewOrderLine',
  {
    item: Slug,
    variant: Slug,
    quantity: Type.Integer({ minimum: 1, maximum: 20 }),
    container: Type.Optional(choice(containers)),
    options: Type.Optional(
      Type.Array(
        request(
          'NewOrderLineOption',
          { option: Slug, quantity: Type.Integer({ minimum: 1, maximum: 20 }) },
          { description: 'An option and how much of it for each piece.' },
        ),
        {
          maxItems: 20,
        },
      ),
    ),
    note: Type.Optional(line(200)),
  },
  { description: 'One way to have an item, some times over.' },
);

export const NewOrder = request(
  'NewOrder',
  {
    storeId: Id,
    channel: choice(channels),
    service: choice(services),
    lines: Type.Array(NewOrderLine, { minItems: 1, maxItems: 20 }),
    nameOnCup: Type.Optional(line(40, { minLength: 1 })),
    expectedTotalKrw: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000_000_000,
        description: 'What the customer was shown. Differs from the total → 409 `price-changed`.',
      }),
    ),
    payment: Type.Optional(NewPayment),
  },
  { description: 'What the customer wants. Prices are not part of it: they come from the menu.' },
);

export const newOrderExample = {
  storeId: 'gorae',
  channel: 'kiosk',
  service: 'take-out',
  lines: [
    {
      item: 'cafe-latte',
      variant: 'ice-large',
      quantity: 2,
      container: 'tumbler',
      options: [{ option: 'extra-shot', quantity: 1 }],
    },
  ],
  nameOnCup: '지민',
  payment: { method: 'sandbox', token: 'approve' },
} as const;
