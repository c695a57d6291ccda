import type { OrderView } from '@gorae/contracts/schemas.ts';
import { Refusal, Unavailable } from '@gorae/platform/errors.ts';
import type { Waits } from '@gorae/platform/http/waits.ts';
import type { Projection } from './projection.ts';

export interface FindLiveDeps {
  readonly projection: Projection;
  readonly waits: Waits;
  readonly isCaughtUp: () => boolean;
}

export interface Asked {
  /** The client has left, or the server drains. */
  readonly signal: AbortSignal;
  /** Called before the first wait. */
  readonly waiting: () => void;
}

/** How long a client waits for a replica that lags behind what the client has seen elsewhere. */
const catchUpMs = 2000;
const caughtUp = 'caught-up';

export interface FindLive {
  /** Resolves when the store is known and all that the log says of it has been read; throws `store-not-found`. */
  store(storeId: string, asked: Asked): Promise<void>;
  /** Resolves with the order at `version` or newer, or with an older one when that did not come in time; throws `order-not-found`. */
  order(orderId: string, version: number, asked: Asked): Promise<OrderView>;
  /** Tells the waiting that something is new. */
  orderChanged(orderId: string): void;
  caughtUp(): void;
}

/** Finds what a stream begins with. What is not known yet is waited for a little: an answer from elsewhere may have been faster. */
export const createFindLive = ({ projection, waits, isCaughtUp }: FindLiveDeps): FindLive => {
  const waitFor = async <T>(
    id: string,
    look: () => T | undefined,
    { signal, waiting }: Asked,
  ): Promise<T | undefined> => {
    const found = look();
    if (found !== undefined) return found;
    waiting();
    return waits.wait({ id, check: async () => look(), timeoutMs: catchUpMs, signal });
  };

  const replayed = async (asked: Asked): Promise<void> => {
    if ((await waitFor(caughtUp, () => isCaughtUp() || undefined, asked)) === undefined)
      throw new Unavailable('The log has not been read yet');
  };

  return {
    store: async (storeId, asked) => {
      await replayed(asked);
      if (!projection.knowsStore(storeId)) throw new Refusal('missing', 'store-not-found');
    },
    order: async (orderId, version, asked) => {
      await replayed(asked);
      const look = () => {
        const order = projection.order(orderId);
        return order !== undefined && order.version >= version ? order : undefined;
      };
      const order = (await waitFor(orderId, look, asked)) ?? projection.order(orderId);
      if (order === undefined) throw new Refusal('missing', 'order-not-found');
      return order;
    },
    orderChanged: waits.wake,
    caughtUp: () => waits.wake(caughtUp),
  };
};
