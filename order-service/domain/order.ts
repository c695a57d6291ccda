import type { Container, Names } from './menu.ts';
import type { Serving } from './shop.ts';

export type OrderState = 'unpaid' | 'paid' | 'making' | 'ready' | 'collected' | 'cancelling' | 'cancelled' | 'expired';
export type Channel = 'kiosk' | 'app' | 'counter';

/** Who did something. */
export interface Actor {
  readonly kind: 'customer' | 'staff' | 'device' | 'system' | 'vendor';
  readonly id?: string;
}

export interface OrderLine {
  readonly lineId: string;
  readonly item: string;
  readonly variant: string;
  readonly name: Names;
  readonly size?: string;
  readonly temperature?: string;
  readonly quantity: number;
  readonly container: Container;
  readonly options: readonly {
    readonly option: string;
    readonly name: Names;
    readonly quantity: number;
    readonly priceKrw: number;
  }[];
  readonly note?: string;
  /** Of one, with its options. */
  readonly unitPriceKrw: number;
  readonly totalKrw: number;
  /** Of one, with its options. */
  readonly prepSeconds: number;
}

export interface Adjustment {
  readonly kind: 'discount' | 'deposit' | 'fee';
  readonly code: string;
  readonly lineId?: string;
  readonly amountKrw: number;
}

/** In this order: a later word about an attempt never gives way to an earlier one. */
export const paymentRanks = ['requested', 'confirming', 'declined', 'approved', 'refunding', 'refunded'] as const;
export type PaymentState = (typeof paymentRanks)[number];

export interface Payment {
  readonly attemptId: string;
  readonly method: string;
  readonly state: PaymentState;
  readonly amountKrw: number;
  readonly declineReason?: string;
  readonly refundedKrw?: number;
  /** When the vendor left it open whether it charged. */
  readonly confirmingAt?: number;
  readonly settledAt?: number;
  readonly refundedAt?: number;
  /** Keyed hashes of the Idempotency-Key and of the body that asked for it. */
  readonly key: string;
  readonly body: string;
}

/** What the bar last said about a ticket; the highest version is the truth. */
export interface TicketNews {
  readonly ticketId: string;
  readonly version: number;
  readonly state: 'waiting' | 'started' | 'ready' | 'dropped' | 'abandoned' | 'collected';
  readonly startedAt?: number;
  readonly readyAt?: number;
  /** When a Done was taken back, while that is the newest word. */
  readonly reopenedAt?: number;
  readonly collectedAt?: number;
  readonly endedAt?: number;
  readonly reason?: string;
  readonly barista?: string;
}

export interface Cancellation {
  readonly state: 'requested' | 'accepted' | 'refused';
  readonly reason?: string;
  readonly by: Actor;
  readonly at: number;
}

export interface HistoryEntry {
  readonly at: number;
  readonly by: Actor;
  readonly what: string;
  readonly reason?: string;
}

/**
 * One order, from placing to its end. What others say (payments, tickets) is kept as they said it; `state` and the times follow from
 * it (`derive.ts`), so that late, doubled and reordered news end in the same document. Instants are milliseconds since 1970.
 */
export interface Order {
  readonly id: string;
  readonly version: number;
  readonly storeId: string;
  readonly number: string;
  readonly businessDate: string;
  readonly channel: Channel;
  readonly service: Serving;
  readonly nameOnCup?: string;
  readonly menuVersion: number;
  readonly lines: readonly OrderLine[];
  readonly adjustments: readonly Adjustment[];
  readonly totalKrw: number;
  readonly payments: readonly Payment[];
  readonly tickets: readonly TicketNews[];
  readonly cancellation?: Cancellation;
  readonly createdAt: number;
  readonly payBy: number;
  readonly collectAfterMs: number;
  readonly paidAt?: number;
  /** Decided by order-service itself: cancelled before it was paid, expired, or taken for collected. */
  readonly end?: { readonly as: 'cancelled' | 'expired' | 'collected'; readonly at: number };
  readonly state: OrderState;
  readonly startedAt?: number;
  readonly readyAt?: number;
  readonly collectedAt?: number;
  readonly endedAt?: number;
  /** When the sweeper should look at it: the pay limit, or the end of the wait for pick-up. */
  readonly dueAt?: number;
  /** Keyed hashes of the Idempotency-Key and of the body that placed it. */
  readonly key: string;
  readonly body: string;
  /** What order-service itself decided, in that order; `history.ts` adds what others tell. */
  readonly history: readonly HistoryEntry[];
}

/** Over for good: nothing will be made or charged any more. */
export const isOver = (order: Order): boolean =>
  order.state === 'collected' || order.state === 'cancelled' || order.state === 'expired';

/** An attempt whose outcome is not known yet. */
export const pendingPayment = (order: Order): Payment | undefined =>
  order.payments.find(({ state }) => state === 'requested' || state === 'confirming');
