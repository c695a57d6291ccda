import type { Bug } from './bug.ts';
import { type AnyDoc, afterDecision, throughDocuments } from './through.ts';

const refundsOf = (doc: AnyDoc): readonly unknown[] => doc.refunds as readonly unknown[];

export const lateApprovalKept: Bug = {
  name: 'late-approval-kept',
  mistake: 'an approval that comes after the end of its order is not given back',
  store: (store) =>
    throughDocuments(store, 'payments', (payments) =>
      afterDecision(payments, (before, change) =>
        before?.orderEnded !== undefined && refundsOf(change.doc).length > refundsOf(before).length
          ? { ...change, doc: { ...change.doc, refunds: before.refunds } }
          : change,
      ),
    ),
};
