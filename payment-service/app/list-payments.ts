import type { Page } from '@gorae/platform/store/store.ts';
import type { Payment } from '../domain/payment.ts';
import type { Payments } from './ports.ts';

export interface PaymentsQuery {
  readonly storeId: string;
  /** Absent: all of them. */
  readonly attention?: boolean | undefined;
  readonly limit?: number | undefined;
  readonly after?: string | undefined;
}

export type ListPayments = (query: PaymentsQuery) => Promise<Page<Payment>>;

/** Payments of a store, newest first. */
export const createListPayments =
  (payments: Pick<Payments, 'page'>): ListPayments =>
  ({ storeId, attention, limit = 50, after }) =>
    payments.page({
      ...(attention === undefined
        ? { index: 'byStore', equals: { storeId } }
        : { index: 'byAttention', equals: { storeId, attention } }),
      descending: true,
      limit,
      ...(after === undefined ? {} : { after }),
    });
