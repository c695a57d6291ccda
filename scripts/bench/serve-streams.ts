// What the benchmark of streams asks: bun scripts/bench/serve-streams.ts notifier|bare
// `notifier`: the real one, fed without a bus. `bare`: the same bytes to every open stream, and nothing else.
import { OrderPaid } from '@gorae/contracts/events.ts';
import type { Event } from '@gorae/contracts/kit/event.ts';
import { pickupTopic } from '@gorae/notifier/http/live-topics.ts';
import { toPickupEntry } from '@gorae/notifier/http/to-view.ts';
import { createNotifier } from '@gorae/notifier/service.ts';
import type { Bus } from '@gorae/platform/bus/bus.ts';
import { newEvent } from '@gorae/platform/bus/new-event.ts';
import { createHttpApp } from '@gorae/platform/http/app.ts';
import { serve } from '@gorae/platform/http/serve.ts';
import { encodeEvent, streamHeaders } from '@gorae/platform/http/sse-frame.ts';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { randomId } from '@gorae/platform/run/ids.ts';
import { silentLog } from '@gorae/platform/run/log.ts';
import { createMetrics } from '@gorae/platform/run/metrics.ts';
import { systemRandom } from '@gorae/platform/run/random.ts';

/** Events of different orders, so that none stands in for another. */
const anEvent = (id: string): Event => {
  const { order, ...rest } = OrderPaid.example;
  const data = { ...rest, order: { ...order, id } };
  const document = { id, version: order.version };
  return newEvent(OrderPaid, { source: 'bench', document, storeId: order.storeId, at: systemClock.now(), data });
};

/** One event in each turn of the event loop, as commits would bring them. */
const publishAll = (url: URL, publish: (event: Event) => void): void => {
  const [events, round] = [Number(url.searchParams.get('events')), url.searchParams.get('round')];
  const next = (at: number) => {
    publish(anEvent(`${round}-${at}`));
    if (at + 1 < events) setImmediate(next, at + 1);
  };
  setImmediate(next, 0);
};

const serveNotifier = async (): Promise<string> => {
  let hear: (event: Event) => void = () => undefined;
  const bus: Pick<Bus, 'read'> = {
    read: (_, handler) => {
      hear = handler;
      return { caughtUp: Promise.resolve(), close: async () => undefined };
    },
  };
  const parts = { clock: systemClock, random: systemRandom, log: silentLog, metrics: createMetrics('bench') };
  const notifier = createNotifier({
    ...parts,
    bus: bus as Bus,
    config: { mode: 'demo', storeIds: [OrderPaid.example.order.storeId], replayHours: 1, forgetAfterMs: 1_000 },
  });
  const respond = (request: Request) => {
    publishAll(new URL(request.url), hear);
    return Response.json({});
  };
  const app = createHttpApp({
    routes: notifier.routes,
    pages: [{ path: '/bench/publish', respond }],
    authenticate: () => ({ role: 'public' }),
    newId: randomId,
    log: silentLog,
    cors: () => false,
    inFlightLimit: 1_000,
  });
  await notifier.start();
  return serve(app, { host: '127.0.0.1', port: 0, log: silentLog }).url;
};

const serveBare = (): string => {
  const streams = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const publish = (event: Event) => {
    const frame = encodeEvent({ event: 'order', data: toPickupEntry((event as Event<{ order: never }>).data.order) });
    for (const stream of streams) stream.enqueue(frame);
  };
  const begin = encodeEvent({ event: 'snapshot', data: pickupTopic('none') });
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 120,
    fetch: (request) => {
      const url = new URL(request.url);
      if (url.pathname !== '/bench/publish') {
        const start = (stream: ReadableStreamDefaultController<Uint8Array>) => {
          streams.add(stream);
          stream.enqueue(begin);
        };
        return new Response(new ReadableStream({ start }), { headers: streamHeaders });
      }
      publishAll(url, publish);
      return Response.json({});
    },
  });
  return `http://127.0.0.1:${server.port}`;
};

console.log(process.argv[2] === 'bare' ? serveBare() : await serveNotifier());
