import type { Log } from '@gorae/platform/run/log.ts';
import type { Asker } from './ports.ts';
import type { PursuePayment } from './pursue-payment.ts';

export interface AskerOptions {
  readonly pursue: PursuePayment;
  /** How many orders may be at the vendor at once. */
  readonly limit: number;
  readonly log: Log;
}

export interface RunningAsker extends Asker {
  /** As `kick`, for the sweeper: forgets nothing, and resolves once the order is in hand, so that it sweeps no faster than we ask. */
  take(orderId: string): Promise<void>;
  /** How many orders are in hand or wait for room. */
  busy(): number;
  /** Puts down what is at the vendor (it is asked again by whoever sweeps next) and resolves when nothing is in hand. */
  close(): Promise<void>;
}

/** An id each, so many cost little; who is forgotten beyond this waits until the sweeper takes him for forgotten, seconds later. */
const mostWaiting = 20_000;

/** Pursues payments side by side, but never one twice at the same time: who is kicked while in hand gets another turn. */
export const createAsker = ({ pursue, limit, log }: AskerOptions): RunningAsker => {
  const closing = new AbortController();
  /** By order, oldest first, with whom to tell when it is in hand. */
  const waiting = new Map<string, readonly (() => void)[]>();
  const inHand = new Map<string, Promise<void>>();

  const fill = (): void => {
    for (const [orderId, toTell] of waiting) {
      if (inHand.size >= limit) return;
      if (inHand.has(orderId)) continue;
      waiting.delete(orderId);
      inHand.set(orderId, run(orderId));
      for (const tell of toTell) tell();
    }
  };

  const run = async (orderId: string): Promise<void> => {
    try {
      await pursue(orderId, closing.signal);
    } catch (error) {
      // What is due stays stored with its instant: the sweeper comes back to it.
      log.warn('a payment could not be pursued', { orderId, error });
    }
    inHand.delete(orderId);
    fill();
  };

  const line = (orderId: string, toTell: readonly (() => void)[]): void => {
    waiting.set(orderId, [...(waiting.get(orderId) ?? []), ...toTell]);
    fill();
  };

  return {
    kick: (orderId) => {
      if (!closing.signal.aborted && waiting.size < mostWaiting) line(orderId, []);
    },
    take: (orderId) =>
      new Promise((resolve) => {
        if (closing.signal.aborted || inHand.has(orderId)) resolve();
        else line(orderId, [resolve]);
      }),
    busy: () => inHand.size + waiting.size,
    close: async () => {
      closing.abort();
      const toTell = [...waiting.values()].flat();
      waiting.clear();
      for (const tell of toTell) tell();
      await Promise.all(inHand.values());
    },
  };
};
