import type { Event } from '@gorae/contracts/kit/event.ts';
import { orderServiceQueue } from '@gorae/contracts/topology.ts';
import type { Bus, Subscription } from '@gorae/platform/bus/bus.ts';

/** Stands in for order-service: writes down what the bar says. Close it. */
export const hearTickets = (bus: Bus, heard: Event[]): Subscription => {
  const hear = async (event: Event): Promise<void> => {
    heard.push(event);
  };
  return bus.consume(
    orderServiceQueue,
    {
      'payment.confirming': hear,
      'payment.settled': hear,
      'payment.refunded': hear,
      'ticket.started': hear,
      'ticket.ready': hear,
      'ticket.reopened': hear,
      'ticket.collected': hear,
      'ticket.dropped': hear,
      'ticket.abandoned': hear,
    },
    { prefetch: 100 },
  );
};
