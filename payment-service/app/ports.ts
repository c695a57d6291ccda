import type { AnnouncedDocuments } from '@gorae/platform/store/announcing.ts';
import type { Payment } from '../domain/payment.ts';

/** The money of each order, by the order's id. */
export type Payments = AnnouncedDocuments<Payment>;

/** Asks vendors about the payments it is pointed at, some at a time, outside any handler. */
export interface Asker {
  /**
   * Sees to an order's money as soon as there is room: asks what is due and records the answers. Returns at once, never throws. It
   * may forget: what is due is stored, and the sweeper points at it again.
   */
  kick(orderId: string): void;
}

/** Opens a sealed token. Undefined: it was sealed by a key that is not valid here, or is damaged. */
export type OpenToken = (sealedToken: string) => Promise<string | undefined>;

/** What asks come to, for the metrics. */
export type AskResult = 'approved' | 'declined' | 'unknown' | 'contradiction' | 'refunded' | 'not-refunded';
export type CountAsk = (result: AskResult) => void;

export interface AuthorizeRequest {
  /** The idempotency key: asking again by it never charges a second time. */
  readonly key: string;
  readonly orderId: string;
  readonly amountKrw: number;
  readonly token: string;
  /** Aborts when this process closes; the outcome is then unknown. */
  readonly signal: AbortSignal;
}

/** What the vendor says of a charge. Only what it said for sure is an approval or a decline. */
export type Authorization =
  | { readonly outcome: 'approved'; readonly vendorRef: string; readonly orderId: string; readonly amountKrw: number }
  | { readonly outcome: 'declined'; readonly reason: string }
  /** Time-out, fault, cut line, nonsense: it may have charged, or not. `why` is for the log and holds no secret. */
  | { readonly outcome: 'unknown'; readonly why: string };

export interface RefundRequest {
  /** The idempotency key: asking again by it never pays back a second time. */
  readonly key: string;
  /** The key of the charge that goes back. */
  readonly chargeKey: string;
  readonly amountKrw: number;
  readonly reason: string;
  readonly signal: AbortSignal;
}

export type Restitution =
  | { readonly outcome: 'done' }
  /** Not now; it is asked again all the same. */
  | { readonly outcome: 'refused'; readonly reason: string }
  | { readonly outcome: 'unknown'; readonly why: string };

/** Who takes money. Outcomes are values: the methods do not reject, and end by themselves within 10 s. */
export interface Vendor {
  /** What `payment.method` says, and what the methods list shows. */
  readonly method: string;
  readonly names: Readonly<Record<string, string>>;
  readonly kind: 'token' | 'redirect' | 'terminal';
  authorize(request: AuthorizeRequest): Promise<Authorization>;
  refund(request: RefundRequest): Promise<Restitution>;
}
