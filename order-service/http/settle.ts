import { preferenceApplied, readWaitSeconds } from '@gorae/platform/http/prefer.ts';
import type { Awaited, FollowOrder } from '../app/follow-order.ts';
import type { Order } from '../domain/order.ts';

/** The part of an input that a wait looks at. */
export interface Waiting {
  readonly headers: { readonly Prefer?: string };
  readonly signal: AbortSignal;
  readonly waiting: () => void;
}

export interface Settled {
  readonly order: Order;
  /** Tells the client which wait was honoured, if any. */
  readonly applied: Readonly<Record<string, string>>;
}

/** Waits as the client prefers (`Prefer: wait=N`); what is awaited may not have come. */
export type Settle = (order: Order, awaited: Awaited, input: Waiting) => Promise<Settled>;

export const createSettle =
  (followOrder: FollowOrder): Settle =>
  async (order, awaited, input) => {
    const waitSeconds = readWaitSeconds(input.headers.Prefer);
    if (waitSeconds === undefined) return { order, applied: {} };
    const applied = preferenceApplied(waitSeconds);
    if (waitSeconds === 0 || awaited(order)) return { order, applied };
    input.waiting();
    return { order: await followOrder(order.id, awaited, { waitSeconds, signal: input.signal }), applied };
  };
