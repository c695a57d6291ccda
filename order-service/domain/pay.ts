import { Refusal } from '@gorae/platform/errors.ts';
import { derive } from './derive.ts';
import { type Actor, isOver, type Order, pendingPayment } from './order.ts';
import { asked, askedPayment, type NewPayment } from './place.ts';

/** Cards tried on one order; beyond it somebody is testing stolen ones. */
const mostAttempts = 10;

/** Asks for a payment: the first, or another after a decline. One at a time, since two could both be approved. */
export const pay = (order: Order | undefined, payment: NewPayment, by: Actor, at: number): Order => {
  if (order === undefined) throw new Refusal('missing', 'order-not-found');
  if (isOver(order)) throw new Refusal('conflict', 'order-ended', { detail: `The order is ${order.state}.` });
  if (order.state !== 'unpaid') throw new Refusal('conflict', 'order-already-paid');
  // The sweeper has not come by yet, but what is asked for now would only be given back.
  if (at >= order.payBy) throw new Refusal('conflict', 'order-ended', { detail: 'The time to pay is over.' });
  if (pendingPayment(order) !== undefined)
    throw new Refusal('conflict', 'payment-in-progress', {
      detail: 'A payment of this order is being asked for; wait for its outcome.',
    });
  if (order.payments.length >= mostAttempts)
    throw new Refusal('conflict', 'too-many-payment-attempts', { detail: 'Place a new order, or pay at the counter.' });
  return derive({
    ...order,
    payments: [...order.payments, askedPayment(payment, order.totalKrw)],
    history: [...order.history, asked(at, by, payment)],
  });
};
