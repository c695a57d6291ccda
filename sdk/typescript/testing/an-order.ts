import type { NewOrder, PlacedOrder } from '../gorae.ts';

export const aNewOrder: NewOrder = {
  storeId: 'gorae',
  channel: 'app',
  service: 'take-out',
  lines: [{ item: 'americano', variant: 'hot-regular', quantity: 1 }],
  payment: { method: 'sandbox', token: 'approve' },
};

/** An order as the café would answer with it. */
export const anOrder = (changes: Partial<PlacedOrder> = {}): PlacedOrder => ({
  id: 'o1',
  number: '017',
  state: 'paid',
  version: 2,
  storeId: 'gorae',
  businessDate: '2026-11-23',
  channel: 'app',
  service: 'take-out',
  menuVersion: 1,
  lines: [],
  adjustments: [],
  totalKrw: 4000,
  supplyKrw: 3636,
  vatKrw: 364,
  payments: [{ attemptId: 'a1', method: 'sandbox', state: 'approved', amountKrw: 4000 }],
  payBy: '2026-11-23T00:15:00.000Z',
  createdAt: '2026-11-23T00:05:00.000Z',
  orderToken: 'token-1',
  ...changes,
});

/** The same while the vendor has not answered. */
export const anOrderBeingPaid = (changes: Partial<PlacedOrder> = {}): PlacedOrder =>
  anOrder({
    state: 'unpaid',
    version: 1,
    payments: [{ attemptId: 'a1', method: 'sandbox', state: 'requested', amountKrw: 4000 }],
    ...changes,
  });
