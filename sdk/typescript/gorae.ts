import { type Call, type CallOptions, createCall } from './call.ts';
import { follow, type Line, type OrderRef } from './follow.ts';
import { type Client, createClient, createConfig } from './generated/client/index.ts';
import * as api from './generated/sdk.gen.ts';
import type { Menu, NewOrder, NewPayment, Order, PlacedOrder } from './generated/types.gen.ts';
import { Unreachable } from './gorae-error.ts';
import { startLimit, throwIfAborted } from './limit.ts';
import { createNewKey } from './new-key.ts';

export type { Call, CallOptions, Sending } from './call.ts';
export { isOver, type OrderRef } from './follow.ts';
export * from './generated/types.gen.ts';
export { GoraeError, Refused, Unreachable } from './gorae-error.ts';

export interface GoraeOptions {
  /** The café's address, such as `https://cafe.example`. */
  readonly baseUrl: string;
  /** `globalThis.fetch` unless told. */
  readonly fetch?: typeof fetch;
  /**
   * Random bytes from a cryptographic source; `crypto.getRandomValues` unless told, which every browser has on plain http origins, too.
   * React Native has none: give it `getRandomBytes` of expo-crypto, or load react-native-get-random-values first.
   */
  readonly randomBytes?: (length: number) => Uint8Array;
  /** False where `fetch` cannot stream, or a proxy is known to hold streams back. Found out unless told. */
  readonly streams?: boolean;
  /** After so long without a byte, a stream counts as held back: 8 s unless told. */
  readonly streamWithinMs?: number;
  /** How long a call tries again when nothing answers, 30 s unless told. */
  readonly patienceMs?: number;
}

export interface WriteOptions {
  /**
   * Makes the call happen once, however often it is sent; made for you unless told. Give one from `newKey()`, and keep it until
   * there is an answer, when your app must be able to ask again after a restart.
   */
  readonly idempotencyKey?: string;
  /** How long to wait until the vendor has said yes or no; 60 s unless told, 0: not at all. Then you get the order as it is. */
  readonly settleWithinMs?: number;
  readonly signal?: AbortSignal;
}

export interface Gorae {
  /** For all other operations: `gorae.call((sending) => listPaymentMethods({ ...sending }))`, from `@gorae/client/operations`. */
  readonly call: Call;
  readonly client: Client;
  newKey(): string;
  menu(storeId: string, options?: CallOptions): Promise<Menu>;
  /** Resolves when the order is stored and the payment's outcome known (`paid`, or `unpaid` with a declined attempt). */
  placeOrder(order: NewOrder, options?: WriteOptions): Promise<PlacedOrder>;
  /** Pays an order that is unpaid: the first time, or again after a decline. */
  payOrder(order: OrderRef, payment: NewPayment, options?: WriteOptions): Promise<PlacedOrder>;
  cancelOrder(order: OrderRef, reason?: string, options?: CallOptions): Promise<PlacedOrder>;
  getOrder(order: OrderRef, options?: CallOptions): Promise<PlacedOrder>;
  /** `for await (const seen of gorae.follow(order)) …`: newer and newer versions, until the order is over or you leave the loop. */
  follow(order: OrderRef, options?: { readonly signal?: AbortSignal }): AsyncGenerator<PlacedOrder>;
}

/** The vendor has not said yes or no. A payment state that you do not know is new, and nothing to wait for. */
const isAskingForPayment = ({ state, payments }: Order): boolean =>
  state === 'unpaid' && ['requested', 'confirming'].includes(payments.at(-1)?.state ?? '');

const canStream = (): boolean => typeof Response !== 'undefined' && 'body' in Response.prototype;

export const createGorae = ({
  baseUrl,
  fetch,
  randomBytes,
  streams = canStream(),
  streamWithinMs = 8000,
  patienceMs = 30_000,
}: GoraeOptions): Gorae => {
  const client = createClient(createConfig({ baseUrl: baseUrl.replace(/\/+$/, ''), ...(fetch && { fetch }) }));
  const call = createCall(client, patienceMs);
  const line: Line = { client, call, streams, streamWithinMs };
  const newKey = createNewKey(randomBytes);

  /** Whatever comes back carries the token on; one in the reply is the newer. */
  const withToken = (reply: Order & { orderToken?: string }, orderToken: string): PlacedOrder => ({
    orderToken,
    ...reply,
  });

  const settled = async (
    order: PlacedOrder,
    { settleWithinMs = 60_000, signal }: WriteOptions,
  ): Promise<PlacedOrder> => {
    if (!isAskingForPayment(order) || settleWithinMs <= 0) return order;
    const limit = startLimit(settleWithinMs, signal);
    let last = order;
    try {
      for await (last of follow(line, order, limit.signal)) if (!isAskingForPayment(last)) break;
    } catch (error) {
      throwIfAborted(signal);
      if (!limit.signal.aborted) throw error;
    } finally {
      limit.end();
    }
    return last;
  };

  const write = async (
    send: (headers: { 'Idempotency-Key': string; Prefer: string }) => Parameters<typeof call<PlacedOrder | Order>>[0],
    orderToken: string,
    options: WriteOptions,
  ): Promise<PlacedOrder> => {
    const { idempotencyKey = newKey(), settleWithinMs = 60_000, signal } = options;
    const Prefer = `wait=${Math.max(0, Math.min(10, Math.ceil(settleWithinMs / 1000)))}`;
    try {
      const { data } = await call(send({ 'Idempotency-Key': idempotencyKey, Prefer }), {
        signal,
        timeoutMs: 25_000,
      });
      return await settled(withToken(data, orderToken), options);
    } catch (error) {
      if (error instanceof Unreachable) error.idempotencyKey = idempotencyKey;
      throw error;
    }
  };

  return {
    client,
    call,
    newKey,
    menu: async (storeId, options) =>
      (await call((sending) => api.getMenu({ ...sending, path: { storeId } }), options)).data,
    placeOrder: (order, options = {}) =>
      write((headers) => (sending) => api.placeOrder({ ...sending, headers, body: order }), '', options),
    payOrder: ({ id, orderToken }, payment, options = {}) =>
      write(
        (headers) => (sending) =>
          api.payOrder({ ...sending, headers, auth: orderToken, path: { orderId: id }, body: payment }),
        orderToken,
        options,
      ),
    cancelOrder: async ({ id, orderToken }, reason, options) => {
      const body = reason === undefined ? {} : { reason };
      const { data } = await call(
        (sending) => api.cancelOrder({ ...sending, auth: orderToken, path: { orderId: id }, body }),
        options,
      );
      return withToken(data, orderToken);
    },
    getOrder: async ({ id, orderToken }, options) =>
      withToken(
        (await call((sending) => api.getOrder({ ...sending, auth: orderToken, path: { orderId: id } }), options)).data,
        orderToken,
      ),
    follow: (order, { signal } = {}) => follow(line, order, signal),
  };
};
