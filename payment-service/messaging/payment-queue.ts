import { paymentServiceQueue } from '@gorae/contracts/topology.ts';
import type { Bus, Handlers, Subscription } from '@gorae/platform/bus/bus.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Asker, Payments } from '../app/ports.ts';
import { onOrderEnded } from './on-order-ended.ts';
import { onPaymentRequested } from './on-payment-requested.ts';

interface Deps {
  readonly payments: Payments;
  readonly asker: Asker;
  readonly clock: Clock;
}

/** Who hears what of `payment-service`'s queue. */
export const paymentHandlers = (deps: Deps): Handlers<typeof paymentServiceQueue.events> => ({
  'payment.requested': onPaymentRequested(deps),
  'order.cancelled': onOrderEnded(deps, 'cancelled'),
  'order.expired': onOrderEnded(deps, 'expired'),
});

/** Handlers only store, so many may be in hand. */
const prefetch = 64;

export const consumePaymentQueue = (bus: Bus, deps: Deps): Subscription =>
  bus.consume(paymentServiceQueue, paymentHandlers(deps), { prefetch });
