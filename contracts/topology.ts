import {
  events,
  MenuChanged,
  OrderCancelled,
  OrderCancelling,
  OrderCollected,
  OrderExpired,
  OrderPaid,
  orderEvents,
  PaymentConfirming,
  PaymentRefunded,
  PaymentRequested,
  PaymentSettled,
  PermitIssued,
  StoreChanged,
  ticketEvents,
} from './events.ts';
import { queue, type Topology } from './kit/event.ts';

/** What order-service must hear to keep its orders true. */
export const orderServiceQueue = queue({
  name: 'order-service',
  service: 'order-service',
  events: [PaymentConfirming, PaymentSettled, PaymentRefunded, ...ticketEvents],
  retry: 'delayed',
});

/** Requests to charge, and orders whose money must go back. */
export const paymentServiceQueue = queue({
  name: 'payment-service',
  service: 'payment-service',
  events: [PaymentRequested, OrderCancelled, OrderExpired],
  retry: 'delayed',
});

/** Bookkeeping of the bar; a slow barista never delays it. */
export const baristaServiceQueue = queue({
  name: 'barista-service',
  service: 'barista-service',
  events: [OrderPaid, OrderCancelling, OrderCancelled, OrderCollected],
  retry: 'delayed',
});

/** Permits: each lets one barista take the oldest waiting ticket. Consumed with prefetch 1. */
export const baristaWorkQueue = queue({
  name: 'barista-service.work',
  service: 'barista-service',
  events: [OrderPaid, PermitIssued],
  retry: 'head',
});

/** Event → exchange of the same name, service → queues. The only place where broker names are written. */
export const topology: Topology = {
  events,
  queues: [orderServiceQueue, paymentServiceQueue, baristaServiceQueue, baristaWorkQueue],
};

/** Who publishes what. Nobody else may. */
export const publishers = {
  'order-service': [...orderEvents, PaymentRequested, MenuChanged, StoreChanged],
  'payment-service': [PaymentConfirming, PaymentSettled, PaymentRefunded],
  'barista-service': [...ticketEvents, PermitIssued],
} as const;

/** The stream that keeps the events marked `log`, and who reads it. */
export const logStream = { name: 'cafe.log', readers: ['order-service', 'notifier'] } as const;
