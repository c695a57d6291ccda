import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Delivery, Subscription } from '@gorae/platform/bus/bus.ts';
import type { AnnouncedDocuments } from '@gorae/platform/store/announcing.ts';
import type { Barista } from '../domain/barista.ts';
import type { Ticket } from '../domain/ticket.ts';

export type Tickets = AnnouncedDocuments<Ticket>;
export type Baristas = AnnouncedDocuments<Barista>;

/** What a message on the work queue allows: to take one ticket in hand. It may bring a ticket that nobody has stored yet. */
export interface Permit {
  readonly fresh?: Ticket;
}

/** Returns when the hand is empty again: the permit is used up. Rejects when it must be given to somebody else. */
export type Hold = (permit: Permit, delivery: Delivery) => Promise<void>;

/** Opens a lane: permits come to `hold` one at a time. */
export type OpenHands = (hold: Hold) => Subscription;

/** Makes a permit for a store, to be published or stored with a change. */
export type NewPermit = (storeId: string) => Event;

export interface LeaseTimes {
  /** After this long without a word from the holder, anybody may take the ticket. */
  readonly leaseMs: number;
  readonly renewEveryMs: number;
}

/** A thread that is stopped for less than 20 s keeps its ticket. */
export const leaseTimes: LeaseTimes = { leaseMs: 30_000, renewEveryMs: 10_000 };

/** What the bar counts. */
export interface BarMetrics {
  /** A ticket has entered a state. */
  entered(state: Ticket['state']): void;
  /** Somebody asked how long a store's queue is. */
  queued(storeId: string, queue: { readonly tickets: number; readonly seconds: number }): void;
}
