import { randomUUID } from 'node:crypto';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import type { NewOrder } from '@gorae/contracts/new-order.ts';

/** Two drinks, one with options: about what people order. */
const order: Wire<typeof NewOrder> = {
  storeId: 'gorae',
  channel: 'kiosk',
  service: 'take-out',
  lines: [
    {
      item: 'cafe-latte',
      variant: 'ice-large',
      quantity: 1,
      options: [
        { option: 'extra-shot', quantity: 1 },
        { option: 'oat-milk', quantity: 1 },
      ],
    },
    { item: 'americano', variant: 'ice-regular', quantity: 1 },
  ],
  nameOnCup: 'Jimin',
  payment: { method: 'sandbox', token: 'approve' },
};

const body = JSON.stringify(order);

/** The bytes of `POST /v1/orders` under a key of its own; with `waitSeconds` it is answered when the payment is known. */
export const anOrderRequest = (waitSeconds: number): string =>
  [
    'POST /v1/orders HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    `Idempotency-Key: ${randomUUID()}`,
    ...(waitSeconds === 0 ? [] : [`Prefer: wait=${waitSeconds}`]),
    '',
    body,
  ].join('\r\n');
