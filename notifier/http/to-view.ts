import { compileSelect } from '@gorae/contracts/kit/select.ts';
import { BoardEntry, type PickupEntry } from '@gorae/contracts/notifier-api.ts';
import { OrderView } from '@gorae/contracts/schemas.ts';

const selectOrder = compileSelect(OrderView);
const selectBoardEntry = compileSelect(BoardEntry);

/** For its owner. An event may carry more than the contract that we were built with: that stays here. */
export const toOrderView = (order: OrderView): OrderView => selectOrder(order) as OrderView;

/** For everyone in the shop: field by field, so that what an order gains is never shown by accident. */
export const toPickupEntry = ({ number, businessDate, state, version }: OrderView): PickupEntry => ({
  number,
  businessDate,
  state,
  version,
});

/** For the bar: what is to be made and for whom, nothing of the payment. */
export const toBoardEntry = (order: OrderView): BoardEntry =>
  selectBoardEntry({ ...order, orderId: order.id }) as BoardEntry;
