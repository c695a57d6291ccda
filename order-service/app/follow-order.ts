import { Refusal } from '@gorae/platform/errors.ts';
import type { Waits } from '@gorae/platform/http/waits.ts';
import { isOver, type Order, pendingPayment } from '../domain/order.ts';
import type { Orders } from './ports.ts';

/** What a request waits for. */
export type Awaited = (order: Order) => boolean;

/** The vendor has spoken, or nobody waits for it any more. */
export const paymentIsKnown: Awaited = (order) =>
  pendingPayment(order) === undefined || order.state !== 'unpaid' || isOver(order);
/** The bar has answered. */
export const cancellationIsKnown: Awaited = (order) => order.state !== 'cancelling';

export interface Patience {
  readonly waitSeconds: number | undefined;
  readonly signal: AbortSignal;
}

/** Answers with the order as soon as it is what was waited for; as it is when patience ends. */
export type FollowOrder = (orderId: string, awaited: Awaited, patience: Patience) => Promise<Order>;

export const createFollowOrder =
  ({ orders, waits }: { orders: Orders; waits: Waits }): FollowOrder =>
  async (orderId, awaited, { waitSeconds, signal }) => {
    let last: Order | undefined;
    const check = async () => {
      last = await orders.find(orderId);
      if (last === undefined) throw new Refusal('missing', 'order-not-found');
      return awaited(last) ? last : undefined;
    };
    await waits.wait({ id: orderId, check, timeoutMs: (waitSeconds ?? 0) * 1000, signal });
    if (last === undefined) throw new Refusal('missing', 'order-not-found');
    return last;
  };
