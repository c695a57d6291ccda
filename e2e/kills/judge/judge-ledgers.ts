import { findDifferences } from '@gorae/cafe/reconcile/differences.ts';
import type { Ledgers } from '@gorae/cafe/reconcile/ledgers.ts';
import { findUnfinished } from '@gorae/cafe/reconcile/unfinished.ts';

/** What the ledgers say against each other, and what is not at its end. */
export const judgeLedgers = (ledgers: Ledgers): readonly string[] => [
  ...findDifferences(ledgers).map(({ rule, orderId, detail }) => `${rule}: ${orderId}: ${detail}`),
  ...findUnfinished(ledgers.orders).map(({ id, state, payments }) => {
    return `${id} is ${state}, its payments ${payments.map((one) => one.state).join(', ') || 'none'}`;
  }),
  ...ledgers.payments.filter(({ attention }) => attention).map(({ orderId }) => `${orderId} waits for a person`),
];
