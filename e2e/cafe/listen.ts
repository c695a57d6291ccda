import { until } from '@gorae/platform/testing/until.ts';
import { EventSource } from 'eventsource';

export interface Heard<T = unknown> {
  readonly event: 'snapshot' | 'order';
  readonly data: T;
}

/** An open stream of server-sent events, as a browser would have it. */
export interface Listener<T> extends Disposable {
  /** Everything so far, oldest first. */
  heard(): readonly Heard<T>[];
  /** The first that fits, whether it has come or is still to come. */
  until(fits: (heard: Heard<T>) => boolean, what: string): Promise<Heard<T>>;
}

/** Not known, or not read, yet: an EventSource gives up at both. */
const notYet: readonly number[] = [404, 503];

/** Opens a stream of something that is there, though whoever tells of it may hear of it late; resolves once its snapshot has come. */
export const listen = async <T>(url: string, token?: string): Promise<Listener<T>> => {
  const heard: Heard<T>[] = [];
  const source = new EventSource(url, {
    fetch: (address, init) =>
      until(
        async () => {
          const headers = { ...init.headers, ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }) };
          const reply = await fetch(address, { ...init, headers });
          if (!notYet.includes(reply.status)) return reply;
          await reply.body?.cancel();
          return undefined;
        },
        { what: `a stream from ${url}` },
      ),
  });
  for (const event of ['snapshot', 'order'] as const)
    source.addEventListener(event, ({ data }) => heard.push({ event, data: JSON.parse(String(data)) as T }));
  const listener: Listener<T> = {
    heard: () => heard,
    until: (fits, what) => until(() => heard.find(fits), { what }),
    [Symbol.dispose]: () => source.close(),
  };
  await listener.until(({ event }) => event === 'snapshot', `a snapshot from ${url}`);
  return listener;
};
