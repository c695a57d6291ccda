import type { OrderView } from '@gorae/contracts/schemas.ts';
import { type Actor, nobody, type Ticket } from './ticket.ts';

/** One ticket for the whole order, for now; the id leaves room for more. */
export const ticketIdOf = (orderId: string): string => `${orderId}.1`;

/** More than a day is not worth telling apart. */
const longestSeconds = 86_400;

/** The ticket of a paid order, waiting for anybody. `heardAt` is the time of the event that brought it. */
export const admit = (order: OrderView, heardAt: number): Ticket => ({
  ...blank(order, heardAt),
  lineIds: order.lines.map(({ lineId }) => lineId),
  lines: order.lines,
  ...(order.nameOnCup === undefined ? {} : { nameOnCup: order.nameOnCup }),
  prepSeconds: Math.min(
    longestSeconds,
    order.lines.reduce((sum, line) => sum + line.prepSeconds * line.quantity, 0),
  ),
  state: 'waiting',
  inHandOf: nobody,
  changedAt: heardAt,
  changedBy: { kind: 'system' },
});

/** Stands in the ticket's place when the order was given up before the bar heard of it: what comes later makes no drink. */
export const tombstone = (order: OrderView, at: number, by: Actor): Ticket => ({
  ...blank(order, at),
  state: 'dropped',
  endedAt: at,
  changedAt: at,
  changedBy: by,
});

const blank = (order: OrderView, at: number) => ({
  id: ticketIdOf(order.id),
  version: 1,
  orderId: order.id,
  storeId: order.storeId,
  number: order.number,
  lineIds: [],
  lines: [],
  service: order.service,
  prepSeconds: 0,
  paidAt: order.paidAt === undefined ? at : Date.parse(order.paidAt),
  fence: 0,
  starts: [],
  leaseVersions: 0,
});
