import type { BoardEntry, PickupEntry } from '@gorae/contracts/notifier-api.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';

/** For everyone in the shop: field by field, so that what an order gains is never shown by accident. */
export const toPickupEntry = ({ number, businessDate, state, version }: OrderView): PickupEntry => ({
  number,
  businessDate,
  state,
  version,
});

/** For the bar: what is to be made and for whom, nothing of money beyond the lines. */
export const toBoardEntry = (order: OrderView): BoardEntry => ({
  orderId: order.id,
  number: order.number,
  state: order.state,
  version: order.version,
  service: order.service,
  ...(order.nameOnCup === undefined ? {} : { nameOnCup: order.nameOnCup }),
  lines: order.lines,
  ...(order.paidAt === undefined ? {} : { paidAt: order.paidAt }),
});
