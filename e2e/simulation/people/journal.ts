import type { OrderView } from '@gorae/contracts/schemas.ts';

/** What the café told its customers. */
export interface Journal {
  /** An order that was accepted, under the key it was asked for by. */
  accepted(key: string, order: OrderView): void;
  /** The price that the customer named and the order that came of it. */
  named(orderId: string, expectedKrw: number): void;
  readonly orders: ReadonlyMap<string, string>;
  readonly prices: ReadonlyMap<string, number>;
}

export const createJournal = (breach: (rule: string, detail: string) => void): Journal => {
  const orders = new Map<string, string>();
  const prices = new Map<string, number>();
  return {
    orders,
    prices,
    accepted: (key, { id }) => {
      const known = orders.get(key);
      if (known !== undefined && known !== id) breach('key-twice', `key ${key} made ${known} and ${id}`);
      orders.set(key, known ?? id);
    },
    named: (orderId, expectedKrw) => void prices.set(orderId, expectedKrw),
  };
};
