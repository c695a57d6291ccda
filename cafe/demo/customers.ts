import type { MenuView } from '@gorae/contracts/menu.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { NewId } from '@gorae/platform/run/ids.ts';
import { type Random, seededRandom } from '@gorae/platform/run/random.ts';
import { wishFrom } from './wish.ts';

export interface CustomersOptions {
  readonly baseUrl: string;
  readonly storeId: string;
  readonly seed: number;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Time between two customers on average; 12 s unless told. */
  readonly everyMs?: number;
}

/** People who come in at a café's pace and order over HTTP as an app would: the same ones in the same order for a seed. Close it. */
export const startCustomers = (options: CustomersOptions): { close(): Promise<void> } => {
  const closing = new AbortController();
  const running = serveCustomers(options, closing.signal);
  return {
    close: async () => {
      closing.abort();
      await running;
    },
  };
};

const serveCustomers = async (options: CustomersOptions, closing: AbortSignal): Promise<void> => {
  const { clock, seed, everyMs = 12_000 } = options;
  const random = seededRandom(seed);
  while (!closing.aborted) {
    await orderOnce(options, random, closing).catch(() => undefined);
    // Customers come by chance: gaps are exponential, and nobody waits more than three averages for the next.
    await clock.sleep(Math.min(3, -Math.log(1 - random())) * everyMs, closing);
  }
};

/** Someone who is refused (closed, too busy, sold out) goes away, as people do. */
const orderOnce = async (
  { baseUrl, storeId, newId }: CustomersOptions,
  random: Random,
  signal: AbortSignal,
): Promise<void> => {
  const reply = await fetch(`${baseUrl}/v1/stores/${storeId}/menu`, { signal });
  const menu = (await reply.json()) as MenuView;
  await fetch(`${baseUrl}/v1/orders`, {
    method: 'POST',
    signal,
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': newId() },
    body: JSON.stringify({ ...wishFrom(menu, random), payment: { method: 'sandbox', token: 'chance' } }),
  });
};
