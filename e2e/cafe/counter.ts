import { randomUUID } from 'node:crypto';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import type { NewOrder } from '@gorae/contracts/new-order.ts';
import type { PlacedOrder } from '@gorae/contracts/order-api.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { until } from '@gorae/platform/testing/until.ts';

/** An answer as it came over the wire. */
export interface Reply<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed when it is JSON. */
  readonly body: T;
}

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer?: string; readonly parameter?: string; readonly detail: string }[];
  readonly requestId: string;
}

export interface Asked {
  readonly body?: unknown;
  /** Bearer token: an order's, or the staff key. */
  readonly token?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Wanted = Wire<typeof NewOrder>;
export type Placed = Wire<typeof PlacedOrder>;

/** A large iced latte to take away, not paid yet. */
export const anUnpaidLatte: Wanted = {
  storeId: 'gorae',
  channel: 'kiosk',
  service: 'take-out',
  lines: [{ item: 'cafe-latte', variant: 'ice-large', quantity: 1 }],
};

/** The same, paid by a card that does what the token says. */
export const aLattePaidBy = (token: string): Wanted => ({ ...anUnpaidLatte, payment: { method: 'sandbox', token } });

export const aLatte = aLattePaidBy('approve');

export interface PlaceOptions {
  readonly key?: string;
  readonly wait?: number;
}

/** What customers and staff do, over HTTP and nothing else. */
export interface Counter {
  ask<T = unknown>(method: string, path: string, asked?: Asked): Promise<Reply<T>>;
  /** Places an order and expects it to be taken. */
  place(wanted?: Wanted, options?: PlaceOptions): Promise<Placed>;
  look(order: Placed): Promise<OrderView>;
  /** Asks until the order is as wanted. */
  untilOrder(order: Placed, is: (order: OrderView) => boolean, what: string): Promise<OrderView>;
}

/** `baseUrl` is asked each time, since a café that was started again has another port. */
export const openCounter = (baseUrl: () => string): Counter => {
  const ask = async <T>(method: string, path: string, { body, token, headers = {} }: Asked = {}): Promise<Reply<T>> => {
    const reply = await fetch(`${baseUrl()}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
        ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await reply.text();
    return { status: reply.status, headers: reply.headers, text, body: parse(text) as T };
  };
  const look = async (order: Placed): Promise<OrderView> =>
    (await ask<OrderView>('GET', `/v1/orders/${order.id}`, { token: order.orderToken })).body;
  return {
    ask,
    look,
    place: async (wanted = aLatte, { key = randomUUID(), wait = 10 } = {}) => {
      const reply = await ask<Placed>('POST', '/v1/orders', {
        body: wanted,
        headers: { ...keyed(key), ...waiting(wait) },
      });
      if (reply.status !== 201 && reply.status !== 202) throw new Error(`Not taken: ${reply.status} ${reply.text}`);
      return reply.body;
    },
    untilOrder: (order, is, what) =>
      until(
        async () => {
          const seen = await look(order);
          return is(seen) && seen;
        },
        { what },
      ),
  };
};

export const keyed = (key: string = randomUUID()): Record<string, string> => ({ 'Idempotency-Key': key });
export const waiting = (seconds: number): Record<string, string> => ({ Prefer: `wait=${seconds}` });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
