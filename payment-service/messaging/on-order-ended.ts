import type { OrderCancelled, OrderExpired } from '@gorae/contracts/events.ts';
import type { EventOf } from '@gorae/contracts/kit/event.ts';
import type { Asker, Payments } from '../app/ports.ts';
import { endOrder, type OrderEnd } from '../domain/end-order.ts';

interface Deps {
  readonly payments: Payments;
  readonly asker: Asker;
}

/** Leaves a tombstone, also when nobody has asked for money yet, and owes back what was taken. Safe to run twice. */
export const onOrderEnded =
  ({ payments, asker }: Deps, reason: OrderEnd['reason']) =>
  async ({ data, storeId, time }: EventOf<typeof OrderCancelled | typeof OrderExpired>): Promise<void> => {
    const end = { orderId: data.order.id, storeId, reason, at: time };
    await payments.change(end.orderId, (payment) => endOrder(payment, end));
    asker.kick(end.orderId);
  };
