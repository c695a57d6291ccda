import type { OrderView } from '@gorae/contracts/schemas.ts';

const ended: ReadonlySet<string> = new Set(['collected', 'cancelled', 'expired']);
const nothingHeld: ReadonlySet<string> = new Set(['declined', 'refunded']);
const known: ReadonlySet<string> = new Set([...nothingHeld, 'approved', 'partly-refunded']);

/** Orders that are not at their end: somebody still has to pay, decide, make, fetch or give back. */
export const findUnfinished = (orders: readonly OrderView[]): readonly OrderView[] =>
  orders.filter(({ state, payments }) => {
    if (!ended.has(state)) return true;
    const settled = state === 'collected' ? known : nothingHeld;
    return payments.some((payment) => !settled.has(payment.state));
  });
