import type { Collection } from '@gorae/platform/store/store.ts';
import { dueAtOf, type Payment } from '../domain/payment.ts';

/** One document for each order, by the order's id. */
export const paymentsCollection: Collection<Payment> = {
  name: 'payments',
  indexes: { byStore: ['storeId', 'createdAt'], byAttention: ['storeId', 'attention', 'createdAt'] },
  dueAt: dueAtOf,
};
