import { baristaApi } from './barista-api.ts';
import { replyHeaders } from './headers.ts';
import type { Node } from './kit/openapi/components.ts';
import { type OpenApiInfo, toOpenApi } from './kit/openapi/to-openapi.ts';
import type { Api } from './kit/operation.ts';
import { parkedApi } from './kit/parked-api.ts';
import { notifierApi } from './notifier-api.ts';
import { orderApi } from './order-api.ts';
import { paymentApi } from './payment-api.ts';
import { problemCodes } from './problem-codes.ts';
import { topology } from './topology.ts';
import { contractsVersion } from './version.ts';

export type ServiceName = 'order-service' | 'payment-service' | 'barista-service' | 'notifier';

interface About {
  readonly title: string;
  readonly description: string;
  readonly api: Api;
}

const services: Readonly<Record<ServiceName, About>> = {
  'order-service': {
    title: 'Gorae: orders',
    description: 'Stores and menus, and orders from placing to pickup. It alone says what becomes of an order.',
    api: orderApi,
  },
  'payment-service': {
    title: 'Gorae: payments',
    description: 'The money of orders: attempts to pay, what the vendor said, refunds.',
    api: paymentApi,
  },
  'barista-service': {
    title: 'Gorae: the bar',
    description: 'Tickets in the order in which they were paid, who makes them, and how long the queue is.',
    api: baristaApi,
  },
  notifier: {
    title: 'Gorae: live',
    description: 'How orders stand, as it happens: for the pickup screen, the bar and the customer.',
    api: notifierApi,
  },
};

const promises = `
A paid order is never lost, never charged twice, never made twice.

**Errors** are problem documents (RFC 9457): switch on \`code\`, show \`detail\` to a developer, and log \`requestId\`.

**Readers are open.** Replies may gain fields, and what is marked \`x-extensible-enum\` may gain values: ignore what you do not know.
Requests are closed: an unknown field is refused.

**Money** is in won (\`…Krw\`), VAT included. **Times** are RFC 3339 in UTC.

**Trying again** is safe for everything that is read, and for whatever takes an \`Idempotency-Key\`. After a 503 wait \`Retry-After\` seconds.
`;

const tags = {
  Orders: 'From placing to pickup.',
  Stores: 'Where orders are placed, and what can be ordered.',
  Live: 'Server-sent events: a snapshot first, then every change.',
  Payments: 'Ways to pay, and the money of orders.',
  Bar: 'Tickets, the people who make them, and the queue.',
  Operations: 'For whoever keeps the café running.',
} as const;

const securitySchemes = {
  orderToken: {
    type: 'http',
    scheme: 'bearer',
    description: 'The `orderToken` that placing an order answered with. It opens that order and no other.',
  },
  staffKey: {
    type: 'http',
    scheme: 'bearer',
    description: "The café's `STAFF_KEY`.",
  },
} as const;

const info = (title: string, description: string): OpenApiInfo => ({
  title,
  version: contractsVersion,
  description: `${description}\n${promises}`.trim(),
  tags,
  headers: replyHeaders,
  problems: problemCodes,
  securitySchemes,
});

const isConsumer = (name: string): boolean => topology.queues.some(({ service }) => service === name);

/** Parked messages of those services that have queues. */
const parkedOf = (names: readonly string[]): readonly Api[] => {
  const [first, ...others] = names.filter(isConsumer);
  return first === undefined ? [] : [parkedApi([first, ...others])];
};

/** What one service answers when it runs alone. */
export const openApiOf = (name: ServiceName): Node => {
  const { title, description, api } = services[name];
  return toOpenApi([api, ...parkedOf([name])], info(title, description));
};

export const serviceNames = Object.keys(services) as readonly ServiceName[];

export const titleOf = (name: ServiceName): string => services[name].title;

/** Every operation of the café, parked messages included. */
export const allApis = (): readonly Api[] => [
  ...Object.values(services).map(({ api }) => api),
  ...parkedOf(serviceNames),
];

/** What the whole café answers, behind one origin. */
export const openApiOfAll = (): Node =>
  toOpenApi(allApis(), info('Gorae', 'A café: its menu, orders, payments, bar and screens.'));
