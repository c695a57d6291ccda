import { serveHttp } from '@gorae/platform/testing/serve-http.ts';
import { openCafe } from '../cafe/open.ts';
import { handOver } from '../cafe/tickets.ts';
import { fetchFromNewerServer } from '../contracts/newer-server.ts';

/** Of the request, what the café has to know; what is about the connection belongs to the connection. */
const passed = [
  'accept',
  'authorization',
  'content-type',
  'idempotency-key',
  'if-none-match',
  'last-event-id',
  'prefer',
];

export interface CafeOfTomorrow extends AsyncDisposable {
  readonly url: string;
}

/**
 * A café of the next release, over real connections: more fields, another state, another way to pay. An order is collected once whoever
 * follows it was told that it is ready.
 */
export const openCafeOfTomorrow = async (): Promise<CafeOfTomorrow> => {
  const cafe = await openCafe({ env: { BARISTA_SPEED: '25' } });
  const handedOver = new Set<string>();
  const handOverWhenTold = async (url: string, told: Uint8Array): Promise<void> => {
    const orderId = /\/orders\/([^/?]+)/.exec(url)?.[1];
    if (orderId === undefined || handedOver.has(orderId) || !Buffer.from(told).includes('"on-the-shelf"')) return;
    handedOver.add(orderId);
    await handOver(cafe, orderId);
  };
  const front = await serveHttp(async (incoming, outgoing) => {
    const { method = 'GET', url = '/', headers } = incoming;
    const left = new AbortController();
    outgoing.on('close', () => left.abort());
    try {
      const reply = await fetchFromNewerServer(new URL(url, cafe.url), {
        method,
        headers: passed.flatMap((name): [string, string][] => (headers[name] ? [[name, String(headers[name])]] : [])),
        ...(method === 'POST' && { body: Buffer.concat(await Array.fromAsync(incoming)) }),
        signal: left.signal,
      });
      outgoing.writeHead(reply.status, Object.fromEntries(reply.headers));
      for await (const chunk of reply.body ?? []) {
        outgoing.write(chunk);
        await handOverWhenTold(url, chunk);
      }
      outgoing.end();
    } catch {
      outgoing.destroy();
    }
  });
  return {
    url: front.url,
    [Symbol.asyncDispose]: async () => {
      await front[Symbol.asyncDispose]();
      await cafe[Symbol.asyncDispose]();
    },
  };
};
