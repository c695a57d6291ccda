import type { OrderView } from '@gorae/contracts/schemas.ts';

export type TicketState = 'waiting' | 'started' | 'ready' | 'dropped' | 'abandoned' | 'collected';

/** Who did something. */
export interface Actor {
  readonly kind: 'customer' | 'staff' | 'device' | 'system' | 'vendor';
  readonly id?: string;
}

/** A barista's hold on a ticket, for as long as it is renewed. */
export interface Claim {
  readonly barista: string;
  /** Rises with each claim: what a former holder writes is told apart by it. */
  readonly fence: number;
  readonly leaseUntil: number;
}

/** What one barista makes in one go. Instants are milliseconds since 1970. */
export interface Ticket {
  readonly id: string;
  readonly version: number;
  readonly orderId: string;
  readonly storeId: string;
  readonly number: string;
  readonly lineIds: readonly string[];
  /** As they were ordered; a later menu never touches them. */
  readonly lines: OrderView['lines'];
  readonly service: OrderView['service'];
  readonly nameOnCup?: string;
  readonly prepSeconds: number;
  readonly paidAt: number;
  readonly state: TicketState;
  /** The holder's name; empty while anybody may take the ticket; absent once nothing is left to make. */
  readonly inHandOf?: string;
  /** The last one given out; 0 before the first claim. */
  readonly fence: number;
  /** Kept when the drink is done: it says who made it. */
  readonly claim?: Claim;
  readonly starts: readonly { readonly barista: string; readonly fence: number; readonly at: number }[];
  readonly startedAt?: number;
  /** From when the making counts: the start, or the last Undo. Survives a change of hands. */
  readonly makingSince?: number;
  readonly readyAt?: number;
  readonly collectedAt?: number;
  /** When it ended without a drink. */
  readonly endedAt?: number;
  readonly reason?: string;
  /** How many of the latest versions concern the lease alone: who saw the one before them has seen what matters. */
  readonly leaseVersions: number;
  /** The latest change that is not about the lease alone. */
  readonly changedAt: number;
  readonly changedBy: Actor;
}

/** Held by nobody. */
export const nobody = '';

/** Something is still to be made. */
export const isUnfinished = (ticket: Ticket): boolean => ticket.state === 'waiting' || ticket.state === 'started';

/** The next state after something that everybody may see; see `leaseVersions`. */
export const changed = (ticket: Ticket, fields: Partial<Ticket>, at: number, by: Actor): Ticket => ({
  ...ticket,
  ...fields,
  leaseVersions: 0,
  changedAt: at,
  changedBy: by,
});

/** Nothing is left to make: no hand holds it, the claim stays and says whose it was. */
export const outOfHands = ({ inHandOf: _, ...ticket }: Ticket): Ticket => ticket;

/** The barista, when staff presses a button on what she makes or made. */
export const pressedBy = ({ claim }: Ticket): Actor =>
  claim === undefined ? { kind: 'staff' } : { kind: 'staff', id: claim.barista };
