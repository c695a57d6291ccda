import type { Waits } from '@gorae/platform/http/waits.ts';
import { type Order, pendingPayment } from '../domain/order.ts';
import type { FindOrder } from './find-order.ts';

/** What a request waits for. */
export type Awaited = (order: Order) => boolean;

/** The vendor has spoken, or nobody waits for it any more. */
export const paymentIsKnown: Awaited = (order) => pendingPayment(order) === undefined || order.state !== 'unpaid';
/** The bar has answered. */
export const cancellationIsKnown: Awaited = ({ state }) => state !== 'cancelling';

export interface Patience {
  readonly waitSeconds: number;
  readonly signal: AbortSignal;
}

/** Answers with the order as soon as it is what was waited for; as it is when patience ends. */
export type FollowOrder = (orderId: string, awaited: Awaited, patience: Patience) => Promise<Order>;

export const createFollowOrder =
  ({ findOrder, waits }: { findOrder: FindOrder; waits: Waits }): FollowOrder =>
  async (orderId, awaited, { waitSeconds, signal }) => {
    const check = async () => {
      const order = await findOrder(orderId);
      return awaited(order) ? order : undefined;
    };
    return (
      (await waits.wait({ id: orderId, check, timeoutMs: waitSeconds * 1000, signal })) ?? (await findOrder(orderId))
    );
  };
