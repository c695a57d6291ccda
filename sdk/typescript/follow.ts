import { backOff, type Call, isPassing } from './call.ts';
import type { Client } from './generated/client/index.ts';
import { getOrder } from './generated/sdk.gen.ts';
import type { FollowOrderData, Order, PlacedOrder } from './generated/types.gen.ts';
import { Refused, toError } from './gorae-error.ts';
import { sleep, startLimit, throwIfAborted } from './limit.ts';
import { readEvents } from './read-events.ts';

/** Which order, and that it is yours; a whole `PlacedOrder` is one, too, and spares you what you know already. */
export type OrderRef = Pick<PlacedOrder, 'id' | 'orderToken'> & Partial<Pick<PlacedOrder, 'version' | 'state'>>;

export interface Line {
  readonly client: Client;
  readonly call: Call;
  /** False: never try a stream, ask again and again instead. */
  readonly streams: boolean;
  readonly streamWithinMs: number;
}

/** Nothing becomes of it any more. A state that you do not know is new, and not the end. */
export const isOver = ({ state }: Pick<Order, 'state'>): boolean =>
  state === 'collected' || state === 'cancelled' || state === 'expired';

/**
 * A proxy holds the stream back, the runtime cannot stream, there are too many streams, or the notifier has not heard of the order or
 * keeps it no longer: time to ask order-service, which knows.
 */
class NoStream extends Error {}

/** The server says something every 15 s; silence for so long is a line that was cut without a word. */
const silenceMs = 45_000;

/**
 * Every version of the order that is newer than the one given, until the order is over; older ones never. Ends at once for an order
 * that is over already. Comes back by itself when the stream breaks or the server ends it, and asks by long-poll where streams do not
 * work. Throws `Refused` for an order that order-service does not have, and the signal's reason.
 */
export async function* follow(line: Line, order: OrderRef, signal?: AbortSignal): AsyncGenerator<PlacedOrder> {
  let { version = 0, state = '' } = order;
  let streams = line.streams;
  for (let failures = 0; !isOver({ state }); ) {
    // A version without its state may be the last one: there is no news then, and 304 for ever.
    const known = state ? version : 0;
    const pace = { retryMs: 1000 };
    try {
      for await (const seen of streams
        ? stream(line, order, version, pace, signal)
        : poll(line, order, known, signal)) {
        failures = 0;
        if (seen.version > version) {
          ({ version, state } = seen);
          yield { ...seen, orderToken: order.orderToken };
        }
        if (isOver(seen)) return;
      }
    } catch (error) {
      throwIfAborted(signal);
      if (error instanceof Refused && !isPassing(error.status)) throw error;
      failures += 1;
      if (error instanceof NoStream) {
        streams = false;
        continue;
      }
    }
    await sleep(Math.max(pace.retryMs, backOff(failures)), signal);
  }
}

async function* stream(
  { client, streamWithinMs }: Line,
  { id, orderToken }: OrderRef,
  version: number,
  pace: { retryMs: number },
  signal: AbortSignal | undefined,
): AsyncGenerator<Order> {
  const limit = startLimit(streamWithinMs, signal);
  let alive = false;
  try {
    const { data, error, response } = await client.get<ReadableStream<Uint8Array>, unknown>({
      url: '/v1/events/orders/{orderId}' satisfies FollowOrderData['url'],
      path: { orderId: id },
      headers: { Accept: 'text/event-stream', Authorization: `Bearer ${orderToken}`, 'Last-Event-ID': String(version) },
      parseAs: 'stream',
      cache: 'no-store',
      signal: limit.signal,
    });
    if (limit.signal.aborted || response?.status === 404 || response?.status === 503) throw new NoStream();
    if (!response?.ok) throw toError(error, response?.status);
    const body = data as unknown as ReadableStream<Uint8Array> | undefined;
    if (!response.headers.get('Content-Type')?.startsWith('text/event-stream') || !body?.getReader)
      throw new NoStream();
    const onBytes = () => {
      alive = true;
      limit.renew(silenceMs);
    };
    for await (const { event, data, retryMs = pace.retryMs } of readEvents(body, onBytes)) {
      pace.retryMs = retryMs;
      if (event === 'snapshot' || event === 'order') yield JSON.parse(data) as Order;
    }
  } catch (error) {
    throw !alive && limit.signal.aborted ? new NoStream() : error;
  } finally {
    limit.end();
  }
}

async function* poll(
  { call }: Line,
  { id, orderToken }: OrderRef,
  version: number,
  signal: AbortSignal | undefined,
): AsyncGenerator<Order> {
  for (let known = `"v${version}"`; ; ) {
    const asked = Date.now();
    const { data, response } = await call(
      (sending) =>
        getOrder({
          ...sending,
          path: { orderId: id },
          auth: orderToken,
          headers: { 'If-None-Match': known, Prefer: 'wait=25' },
          cache: 'no-store',
        }),
      { signal, timeoutMs: 40_000 },
    );
    if (response.status === 304) {
      // A server that does not wait must not be asked without a pause.
      await sleep(Math.max(0, asked + 1000 - Date.now()), signal);
      continue;
    }
    known = response.headers.get('ETag') ?? `"v${data.version}"`;
    yield data;
  }
}
