import { Refusal } from '@gorae/platform/errors.ts';
import { derive } from './derive.ts';
import type { Actor, Order } from './order.ts';

/** An unpaid order is cancelled at once; for a paid one the bar is asked. Asking again changes nothing. */
export const cancel = (
  order: Order | undefined,
  by: Actor,
  reason: string | undefined,
  at: number,
): Order | undefined => {
  if (order === undefined) throw new Refusal('missing', 'order-not-found');
  const why = reason === undefined || reason === '' ? {} : { reason: reason.normalize('NFC') };
  const history = [...order.history, { at, by, what: 'cancellation requested', ...why }];
  const asked: Order = { ...order, history, cancellation: { state: 'requested', by, at, ...why } };
  switch (order.state) {
    case 'unpaid':
      return derive({ ...asked, end: { as: 'cancelled', at } });
    case 'paid':
      return derive(asked);
    case 'cancelling':
    case 'cancelled':
      return undefined;
    case 'making':
    case 'ready':
      throw alreadyStarted(order);
    case 'collected':
    case 'expired':
      throw new Refusal('conflict', 'order-ended', { detail: `The order is ${order.state}.` });
  }
};

/** The bar was faster. */
export const alreadyStarted = ({ state }: Order) =>
  new Refusal('conflict', 'order-already-started', { detail: `The bar has started; the order is ${state}.` });
