import { Refusal } from '../errors.ts';
import type { Clock, Instant } from '../run/clock.ts';
import { type Defer, nextTurn } from '../run/defer.ts';
import type { Log } from '../run/log.ts';
import type { Random } from '../run/random.ts';
import { createStreamClient, type StreamClient } from './sse-client.ts';
import { encodeEvent, encodeRetry, heartbeat, type StreamEvent, streamHeaders } from './sse-frame.ts';

export interface StreamRequest {
  readonly topic: string;
  /** The request's signal: the client has left, or the server drains. */
  readonly signal: AbortSignal;
  /** What the client must know to understand what follows. Taken synchronously; may throw a Refusal, then nothing is opened. */
  readonly snapshot: () => StreamEvent;
  /** Ends after so many events, the snapshot included. */
  readonly limit?: number | undefined;
  /** About so long (± 20 %) lives a stream; then it ends cleanly and the client comes back. 10 minutes unless told. */
  readonly maxLifetimeMs?: number;
}

export interface HubOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  /** How many streams may be open at once. */
  readonly limit?: number;
  /** The next turn of the event loop unless told. */
  readonly defer?: Defer;
}

/** Streams of server-sent events by topic, on Bun and Deno. */
export interface Hub {
  /**
   * Opens a stream: `retry:`, the snapshot, then every event published from this moment on, none lost and none before the snapshot.
   * Throws a Refusal (busy) when too many are open or the hub has closed.
   */
  open(request: StreamRequest): Response;
  /**
   * Encodes the event once and hands it to all streams of the topic. A client that cannot keep up gets only the newest event of
   * each key; one that is too far behind is let go.
   */
  publish(topic: string, key: string, event: StreamEvent): void;
  /** Open streams, of one topic or of all. */
  count(topic?: string): number;
  /** Ends all streams with a last `retry:`. Safe to call twice. */
  close(): void;
}

const heartbeatMs = 15_000;
const lifetimeMs = 600_000;

interface Subscriber {
  readonly topic: string;
  readonly client: StreamClient;
  readonly endsAt: Instant;
}

export const createHub = ({ clock, random, log, limit = 10_000, defer = nextTurn }: HubOptions): Hub => {
  const topics = createTopics();
  const endAll = () => {
    for (const { client } of topics.all()) client.end(encodeRetry(random));
  };
  const keepAlive = createHeartbeat(clock, () => beat(topics.all(), clock.now(), random));
  let closed = false;

  const subscribe = ({ topic, signal, limit: events, maxLifetimeMs = lifetimeMs }: StreamRequest): Subscriber => {
    const leave = () => subscriber.client.end(encodeRetry(random));
    const onEnd = () => {
      topics.remove(subscriber);
      signal.removeEventListener('abort', leave);
      if (topics.count() === 0) keepAlive.stop();
    };
    const client = createStreamClient({
      limit: events,
      defer,
      onEnd,
      onOverflow: () => log.info('stream too slow', { topic }),
    });
    const subscriber = { topic, client, endsAt: clock.now() + maxLifetimeMs * (0.8 + 0.4 * random()) };
    signal.addEventListener('abort', leave);
    topics.add(subscriber);
    keepAlive.start();
    return subscriber;
  };

  return {
    open: (request) => {
      if (closed || topics.count() >= limit) throw tooMany();
      const { client } = subscribe(request);
      try {
        client.greet(encodeRetry(random), encodeEvent(request.snapshot()));
      } catch (error) {
        client.end();
        throw error;
      }
      if (request.signal.aborted) client.end();
      return new Response(client.body, { headers: streamHeaders });
    },
    publish: (topic, key, event) => {
      if (topics.count(topic) === 0) return;
      const frame = encodeEvent(event);
      for (const { client } of topics.of(topic)) client.send(key, frame);
    },
    count: topics.count,
    close: () => {
      closed = true;
      endAll();
    },
  };
};

const tooMany = () =>
  new Refusal('busy', 'too-many-streams', { detail: 'Too many streams are open.', retryAfterSeconds: 5 });

const beat = (subscribers: readonly Subscriber[], now: Instant, random: Random): void => {
  for (const { client, endsAt } of subscribers) {
    if (endsAt <= now) client.end(encodeRetry(random));
    else client.comment(heartbeat);
  }
};

const createTopics = () => {
  const byTopic = new Map<string, Set<Subscriber>>();
  let total = 0;
  const of = (topic: string): readonly Subscriber[] => [...(byTopic.get(topic) ?? [])];
  return {
    of,
    all: (): readonly Subscriber[] => [...byTopic.keys()].flatMap(of),
    count: (topic?: string): number => (topic === undefined ? total : (byTopic.get(topic)?.size ?? 0)),
    add: (subscriber: Subscriber): void => {
      const set = byTopic.get(subscriber.topic) ?? new Set<Subscriber>();
      byTopic.set(subscriber.topic, set.add(subscriber));
      total += 1;
    },
    remove: (subscriber: Subscriber): void => {
      const set = byTopic.get(subscriber.topic);
      if (set?.delete(subscriber)) total -= 1;
      if (set?.size === 0) byTopic.delete(subscriber.topic);
    },
  };
};

/** Beats only while somebody listens, so that an idle process (and a virtual clock) has nothing to wait for. */
const createHeartbeat = (clock: Clock, onBeat: () => void) => {
  let running: AbortController | undefined;
  const loop = async (signal: AbortSignal) => {
    for (;;) {
      await clock.sleep(heartbeatMs, signal);
      if (signal.aborted) return;
      onBeat();
    }
  };
  return {
    start: (): void => {
      if (running !== undefined) return;
      running = new AbortController();
      void loop(running.signal);
    },
    stop: (): void => {
      running?.abort();
      running = undefined;
    },
  };
};
