import {
  OrderCancelled,
  OrderCancelling,
  type OrderChanged,
  OrderCollected,
  OrderPaid,
} from '@gorae/contracts/events.ts';
import { type OrderView, orderExample } from '@gorae/contracts/schemas.ts';
import { newEvent } from '@gorae/platform/bus/new-event.ts';
import { toIso } from '@gorae/platform/run/clock.ts';

/** Nine in the morning. */
export const nine = Date.parse('2026-11-23T00:00:00.000Z');

export interface AnOrder {
  readonly id?: string;
  readonly storeId?: string;
  /** Milliseconds after nine. */
  readonly paid?: number | 'never';
  /** For one line of one drink. */
  readonly seconds?: number;
}

export const anOrder = ({ id = 'o1', storeId = 'gorae', paid = 0, seconds = 60 }: AnOrder = {}): OrderView => {
  const { paidAt: _, ...order } = orderExample;
  const lines = order.lines.map((line) => ({ ...line, quantity: 1, prepSeconds: seconds }));
  return { ...order, id, storeId, lines, ...(paid === 'never' ? {} : { paidAt: toIso(nine + paid) }) };
};

const definitions = {
  paid: OrderPaid,
  cancelling: OrderCancelling,
  cancelled: OrderCancelled,
  collected: OrderCollected,
};

/** What order-service says of it, a second after it was paid. */
export const orderIs = (word: keyof typeof definitions, order: OrderView, said: Partial<OrderChanged> = {}) =>
  newEvent(definitions[word], {
    source: 'order-service',
    document: { id: order.id, version: { paid: 2, cancelling: 3, cancelled: 4, collected: 4 }[word] },
    storeId: order.storeId,
    at: nine + 1000,
    data: { order, actor: { kind: 'customer' }, ...said },
  });
