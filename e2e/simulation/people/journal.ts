import type { OrderView } from '@gorae/contracts/schemas.ts';

/** What the café told its customers. */
export interface Journal {
  /** An order that was accepted, under the key it was asked for by. */
  accepted(key: string, order: OrderView): void;
  /** Ids of accepted orders by key. */
  readonly orders: ReadonlyMap<string, string>;
}

export const createJournal = (breach: (rule: string, detail: string) => void): Journal => {
  const orders = new Map<string, string>();
  return {
    orders,
    accepted: (key, { id }) => {
      const known = orders.get(key);
      if (known !== undefined && known !== id) breach('key-twice', `key ${key} made ${known} and ${id}`);
      orders.set(key, known ?? id);
    },
  };
};
