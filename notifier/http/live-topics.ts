import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Hub } from '@gorae/platform/http/sse.ts';
import type { StreamEvent } from '@gorae/platform/http/sse-frame.ts';
import { hasBeenOnScreen } from '../app/order-life.ts';
import { toBoardEntry, toOrderView, toPickupEntry } from './to-view.ts';

export const pickupTopic = (storeId: string): string => `pickup/${storeId}`;
export const ticketsTopic = (storeId: string): string => `tickets/${storeId}`;
export const orderTopic = (orderId: string): string => `orders/${orderId}`;

/** The order as its owner's stream tells it; the id lets a client that comes back say what it has seen. */
export const orderStreamEvent = (event: 'snapshot' | 'order', order: OrderView): StreamEvent => ({
  event,
  data: toOrderView(order),
  id: String(order.version),
});

/** Tells a newer version of an order to everyone who follows it, its store's screens or its store's bar. */
export const publishOrder =
  (hub: Hub) =>
  (order: OrderView): void => {
    const tell = (topic: string, toEvent: () => StreamEvent) => {
      if (hub.count(topic) > 0) hub.publish(topic, order.id, toEvent());
    };
    tell(orderTopic(order.id), () => orderStreamEvent('order', order));
    if (!hasBeenOnScreen(order)) return;
    tell(pickupTopic(order.storeId), () => ({ event: 'order', data: toPickupEntry(order) }));
    tell(ticketsTopic(order.storeId), () => ({ event: 'order', data: toBoardEntry(order) }));
  };
