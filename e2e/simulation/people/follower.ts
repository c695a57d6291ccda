import { createLife } from '@gorae/platform/testing/simulation/life.ts';
import { findRoute, LineCut, toInput } from '../world/call.ts';
import type { World } from '../world/world.ts';

/** Someone who follows an order over server-sent events and comes back whenever the stream ends. */
export interface Follower {
  readonly orderId: string;
  /** The last that was told. */
  last(): { readonly version: number; readonly state: string } | undefined;
}

/** Opens at most so many streams: a café that sends its followers away for ever is noticed by their last word. */
const mostStreams = 200;

/** Phones sleep: many a stream ends after a few events. */
const limits = [undefined, undefined, 1, 2, 3];

export const followOrder = (world: World, orderId: string, name: string): Follower => {
  const life = createLife(`${name} follower`);
  const clock = world.scheduler.clockOf(life);
  let last: { version: number; state: string } | undefined;
  const hear = (told: { version: number; state: string }): void => {
    if (last !== undefined && told.version < last.version)
      world.witness.breach(
        'seen-backwards',
        `${name} saw ${orderId} at version ${last.version}, then at ${told.version}`,
      );
    last = told;
  };
  const run = async (): Promise<void> => {
    for (let stream = 0; stream < mostStreams; stream++) {
      const step = () => world.scheduler.step(life, 'read stream');
      const limit = limits[Math.floor(world.random() * limits.length)];
      await readStream(world, { orderId, seen: last?.version, limit, hear, step });
      await clock.sleep(500 + Math.floor(world.random() * 3_000));
    }
  };
  run().catch((error: unknown) => world.witness.breach('person-failed', `${life.name}: ${String(error)}`));
  return { orderId, last: () => last };
};

interface Reading {
  readonly orderId: string;
  readonly seen: number | undefined;
  readonly limit: number | undefined;
  readonly hear: (told: { version: number; state: string }) => void;
  readonly step: () => Promise<void>;
}

/** One stream from its opening to its end. */
const readStream = async (world: World, { orderId, seen, limit, hear, step }: Reading): Promise<void> => {
  await step();
  const found = tryFind(world);
  if (found === undefined) return;
  const leaving = new AbortController();
  const forget = found.life.onEnd(() => leaving.abort());
  const gone = new Promise<undefined>((resolve) => {
    leaving.signal.addEventListener('abort', () => resolve(undefined), { once: true });
    if (leaving.signal.aborted) resolve(undefined);
  });
  const headers = seen === undefined ? {} : { 'Last-Event-ID': String(seen) };
  const asked = toInput({ params: { orderId }, query: { limit }, headers, role: 'customer', signal: leaving.signal });
  const opened = await Promise.race([Promise.resolve(found.route.handle(asked)).catch(() => undefined), gone]);
  if (opened instanceof Response && opened.body !== null) {
    const reader = opened.body.getReader();
    let rest = '';
    for (;;) {
      const read = await Promise.race([reader.read(), gone]);
      if (read === undefined || read.done) break;
      rest = hearFrames(rest + decoder.decode(read.value), hear);
      await step();
    }
    void reader.cancel().catch(() => undefined);
  }
  forget();
};

const tryFind = (world: World) => {
  try {
    return findRoute(world, 'followOrder');
  } catch (error) {
    if (error instanceof LineCut) return undefined;
    throw error;
  }
};

const decoder = new TextDecoder();

/** Hands over whole frames and answers what is left. */
const hearFrames = (text: string, hear: Reading['hear']): string => {
  const frames = text.split('\n\n');
  const rest = frames.pop() ?? '';
  for (const frame of frames) {
    const data = frame.split('\n').find((line) => line.startsWith('data: '));
    if (data !== undefined) hear(JSON.parse(data.slice(6)) as { version: number; state: string });
  }
  return rest;
};
