import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Ledgers, PaymentLedger, TicketLedger, VendorEntry } from './ledgers.ts';

/** Two sides that do not say the same about an order. */
export interface Difference {
  readonly orderId: string;
  /** A slug for each rule, such as `charged-twice`. */
  readonly rule: string;
  /** For a person. */
  readonly detail: string;
}

/** An order and what the others hold about it. */
export interface OrderFile {
  readonly order: OrderView;
  readonly payment: PaymentLedger | undefined;
  readonly tickets: readonly TicketLedger[];
  /** Entries of the vendor that took money, and those that gave some back. */
  readonly charges: readonly VendorEntry[];
  readonly refunds: readonly VendorEntry[];
}

/** Looks at one order from all sides. */
export type Rule = (file: OrderFile) => readonly Difference[];

export const collectFiles = ({ orders, payments, tickets, vendor }: Ledgers): readonly OrderFile[] => {
  const paymentOf = new Map(payments.map((payment) => [payment.orderId, payment]));
  const ticketsOf = Map.groupBy(tickets, ({ orderId }) => orderId);
  const entriesOf = Map.groupBy(vendor.filter(isMoney), ({ orderId }) => orderId);
  return orders.map((order) => ({
    order,
    payment: paymentOf.get(order.id),
    tickets: ticketsOf.get(order.id) ?? [],
    charges: (entriesOf.get(order.id) ?? []).filter(({ kind }) => kind === 'charge'),
    refunds: (entriesOf.get(order.id) ?? []).filter(({ kind }) => kind === 'refund'),
  }));
};

/** Entries that moved money; declined, failed and refused ones did not. */
export const isMoney = ({ kind, outcome }: VendorEntry): boolean =>
  outcome === (kind === 'charge' ? 'approved' : 'done');

const served: ReadonlySet<string> = new Set(['ready', 'collected']);
const undone: ReadonlySet<string> = new Set(['cancelled', 'expired']);

/** Of an order or a ticket: the drinks are done. */
export const isServed = ({ state }: { readonly state: string }): boolean => served.has(state);
/** Of an order: it ended without its drinks. */
export const isUndone = ({ state }: OrderView): boolean => undone.has(state);

export const sum = (entries: readonly { readonly amountKrw: number }[]): number =>
  entries.reduce((total, { amountKrw }) => total + amountKrw, 0);

export const say = (orderId: string, rule: string, detail: string): readonly Difference[] => [
  { orderId, rule, detail },
];

/** What is said when something does not hold. */
export const unless = (holds: boolean, orderId: string, rule: string, detail: string): readonly Difference[] =>
  holds ? [] : say(orderId, rule, detail);
