import type { Names } from './menu.ts';

export type Serving = 'eat-in' | 'take-out';

/** A store as a document. Called a shop in code, since a store is also where documents are kept. */
export interface Shop {
  readonly id: string;
  readonly version: number;
  readonly name: Names;
  readonly address: string;
  readonly businessNumber: string;
  /** IANA name, such as `Asia/Seoul`. */
  readonly timeZone: string;
  /** `HH:MM` in that zone: when one business day ends and the next begins. */
  readonly dayStartsAt: string;
  readonly services: readonly Serving[];
  readonly open: boolean;
  /** Seconds of queued work beyond which new orders are refused. */
  readonly acceptUpToSeconds: number;
  readonly changedAt: number;
}

export interface ShopChange {
  readonly open?: boolean;
  readonly acceptUpToSeconds?: number;
}

/** Nothing when the shop is so already. */
export const changeShop = (shop: Shop, change: ShopChange, at: number): Shop | undefined => {
  const { open, acceptUpToSeconds } = { ...shop, ...change };
  const same = open === shop.open && acceptUpToSeconds === shop.acceptUpToSeconds;
  return same ? undefined : { ...shop, open, acceptUpToSeconds, changedAt: at };
};
