import type { OrderView } from '@gorae/contracts/schemas.ts';

/** Orders that are not at their end: somebody still has to pay, decide, make, fetch or give back. */
export const findUnfinished = (orders: readonly OrderView[]): readonly OrderView[] =>
  orders.filter(({ state, payments }) => {
    if (state === 'collected') return false;
    if (state !== 'cancelled' && state !== 'expired') return true;
    return payments.some((payment) => payment.state === 'approved' || payment.state === 'refunding');
  });
