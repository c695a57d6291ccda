import type { VendorEntry } from '@gorae/cafe/reconcile/ledgers.ts';
import type { TellBreach } from './breach.ts';

/** Holds the vendor's book against what must always be so. */
export const createMoneyWatch = (breach: TellBreach) => {
  const held = new Map<string, number>();
  const charges = new Map<string, number>();
  return {
    heldKrw: (orderId: string): number => held.get(orderId) ?? 0,
    onEntry: ({ kind, orderId, amountKrw, outcome }: VendorEntry): void => {
      if (outcome === 'declined') return;
      const now = (held.get(orderId) ?? 0) + (kind === 'charge' ? amountKrw : -amountKrw);
      held.set(orderId, now);
      if (now < 0) breach('refunded-twice', `${orderId}: more went back than was taken`);
      if (kind !== 'charge') return;
      charges.set(orderId, (charges.get(orderId) ?? 0) + 1);
      if (charges.get(orderId) !== 1) breach('charged-twice', `${orderId} was charged ${charges.get(orderId)} times`);
    },
  };
};
