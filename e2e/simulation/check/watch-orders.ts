import type { Order } from '@gorae/order-service/domain/order.ts';
import { priceOf } from '../people/customer.ts';
import type { TellBreach } from './breach.ts';

/** Holds every stored version of an order against what must always be so. */
export const createOrderWatch = (breach: TellBreach) => {
  const byNumber = new Map<string, string>();
  const byKey = new Map<string, string>();
  const only = (known: Map<string, string>, name: string, id: string, rule: string): void => {
    const other = known.get(name);
    if (other !== undefined && other !== id) breach(rule, `${other} and ${id} share ${name}`);
    known.set(name, id);
  };
  return (before: Order | undefined, after: Order): void => {
    const { id } = after;
    only(byNumber, `${after.storeId} ${after.businessDate} ${after.number}`, id, 'number-twice');
    only(byKey, after.key, id, 'key-twice');
    if (before === undefined && priceOf(after.lines) !== after.totalKrw)
      breach('wrong-price', `${id} costs ${after.totalKrw}, the menu says ${priceOf(after.lines)}`);
    if (before !== undefined && before.totalKrw !== after.totalKrw) breach('wrong-price', `${id} changed its price`);
    const pending = after.payments.filter(({ state }) => state === 'requested' || state === 'confirming');
    if (pending.length > 1) breach('two-payments', `${id} asks for two payments at a time`);
    if (after.payments.filter(({ state }) => state === 'approved').length > 1)
      breach('paid-twice', `${id} is paid by two attempts`);
  };
};
