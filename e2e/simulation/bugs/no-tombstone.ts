import type { Bug } from './bug.ts';
import { afterDecision, throughDocuments } from './through.ts';

export const noTombstone: Bug = {
  name: 'no-tombstone',
  mistake: 'the end of an order that payment-service has not heard of is forgotten',
  store: (store) =>
    throughDocuments(store, 'payments', (payments) =>
      afterDecision(payments, (before, change) =>
        before === undefined && change.doc.orderEnded !== undefined ? undefined : change,
      ),
    ),
};
