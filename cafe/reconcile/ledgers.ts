import type { TicketView as TicketSchema } from '@gorae/contracts/barista-api.ts';
import type { Wire } from '@gorae/contracts/kit/wire.ts';
import type { PaymentView as PaymentSchema } from '@gorae/contracts/payment-api.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';

export type PaymentLedger = Wire<typeof PaymentSchema>;
export type TicketLedger = Wire<typeof TicketSchema>;

/** What the vendor's own journal says. */
export interface VendorEntry {
  readonly kind: 'charge' | 'refund';
  /** The idempotency key: the attempt's or the refund's id. */
  readonly key: string;
  /** The key of the charge that a refund gives back. */
  readonly chargeKey?: string;
  readonly orderId: string;
  readonly amountKrw: number;
  readonly outcome: string;
}

/** Everything that is known about a café's orders, from each side. */
export interface Ledgers {
  readonly orders: readonly OrderView[];
  readonly payments: readonly PaymentLedger[];
  readonly tickets: readonly TicketLedger[];
  readonly vendor: readonly VendorEntry[];
}
