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

export interface KeyedOptions {
  readonly key?: string;
  /** Seconds in which the outcome of the payment is to be known; 30, the most there are, unless told. */
  readonly wait?: number;
}

/** What customers and staff do, over HTTP and nothing else. All but `ask` go on asking while the store is out of reach. */
export interface Counter {
  ask<T = unknown>(method: string, path: string, asked?: Asked): Promise<Reply<T>>;
  /** Places an order and expects it to be taken. */
  place(wanted?: Wanted, options?: KeyedOptions): Promise<Placed>;
  /** Pays by a card that does what the token says; `approve` unless told. */
  pay(order: Placed, token?: string, options?: KeyedOptions): Promise<Reply<OrderView & Problem>>;
  /** Expects the order to be there. */
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
  const look = async ({ id, orderToken: token }: Placed): Promise<OrderView> => {
    const reply = await untilServed(() => ask<OrderView>('GET', `/v1/orders/${id}`, { token }));
    if (reply.status !== 200) throw new Error(`Not shown: ${reply.status} ${reply.text}`);
    return reply.body;
  };
  return {
    ask,
    look,
    place: async (wanted = aLatte, { key = randomUUID(), wait = 30 } = {}) => {
      const headers = { ...keyed(key), ...waiting(wait) };
      const reply = await untilServed(() => ask<Placed>('POST', '/v1/orders', { body: wanted, headers }));
      if (reply.status !== 201 && reply.status !== 202) throw new Error(`Not taken: ${reply.status} ${reply.text}`);
      return reply.body;
    },
    pay: ({ id, orderToken: token }, card = 'approve', { key = randomUUID(), wait = 30 } = {}) => {
      const headers = { ...keyed(key), ...waiting(wait) };
      const body = { method: 'sandbox', token: card };
      return untilServed(() => ask('POST', `/v1/orders/${id}/payments`, { token, headers, body }));
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

/** Asks once more, for as long as the store is out of reach, what may be asked twice. */
export const untilServed = <T>(ask: () => Promise<Reply<T>>): Promise<Reply<T>> =>
  until(
    async () => {
      const reply = await ask();
      const isServed = reply.status !== 503 || (reply.body as Partial<Problem> | undefined)?.code !== 'unavailable';
      return isServed && reply;
    },
    { what: 'the store is within reach' },
  );

export const keyed = (key: string = randomUUID()): Record<string, string> => ({ 'Idempotency-Key': key });
export const waiting = (seconds: number): Record<string, string> => ({ Prefer: `wait=${seconds}` });

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};
