import type { Event, EventDefinition, EventOf, QueueDefinition } from '@gorae/contracts/kit/event.ts';
import type { Instant } from '../run/clock.ts';
import type { WrittenEvent } from './codec.ts';

export interface Delivery {
  /** True when this message may have been in somebody's hands before. */
  readonly redelivered: boolean;
  /** Aborts when the subscription closes: a handler that holds a message for long should then put its work down. */
  readonly signal: AbortSignal;
}

/**
 * What returning or throwing does to the message:
 * returns → acked, it never comes back. Rejects after `signal` aborted → handed back, uncounted.
 * Refusal, BadMessage → parked at once. Unavailable → the consumer pauses, probes, and delivers the same message again; nothing
 * is counted. Anything else → comes back after 1, 5, 15 s (`retry: head`: at the head of the queue), then is parked.
 * Delivery is at least once: the same message may come twice, late, or beside another copy of itself.
 */
export type Handler<D> = (event: Event<D>, delivery: Delivery) => Promise<void>;

/** One handler for each event that is bound to the queue, and no other. */
export type Handlers<E extends readonly EventDefinition[]> = {
  readonly [D in E[number] as D['name']]: (event: EventOf<D>, delivery: Delivery) => Promise<void>;
};

export interface Subscription {
  /** How many messages this subscription has in hand. */
  inHand(): number;
  /**
   * Stops deliveries, aborts the signal of what is in hand, waits until handlers have finished or handed back.
   * Nothing is lost: what was not acked is delivered to another consumer or at the next start. Safe to call twice.
   */
  close(): Promise<void>;
}

export interface LogReader {
  /**
   * Resolves once everything that was on the log when `read` was called (from the asked instant on) has been handed over. Where the end
   * of the log cannot be told, as on a broker that takes no messages, it is where nothing has come for a second.
   */
  readonly caughtUp: Promise<void>;
  close(): Promise<void>;
}

export interface ParkedMessage {
  readonly id: string;
  readonly queue: string;
  /** Absent when the body was unreadable. */
  readonly event?: string;
  readonly subject?: string;
  /** Why it was parked. Names the fault, holds no secret. */
  readonly reason: string;
  readonly attempts: number;
  readonly parkedAt: Instant;
}

/** Messages that nobody could handle, kept for a person. */
export interface Parking {
  /** Oldest first. */
  list(
    queues: readonly string[],
    options: { limit: number; after?: string },
  ): Promise<{ items: readonly ParkedMessage[]; next?: string }>;
  /** With the body as text, its declared secrets masked. Undefined when there is none of that id. */
  show(id: string): Promise<(ParkedMessage & { readonly body: string }) | undefined>;
  /** Puts the message back on its queue, attempts counted from 0. False when there is none of that id. */
  redrive(id: string): Promise<boolean>;
  /** The same for all that is parked on these queues, oldest first; what is parked from the call on stays. Resolves with how many. */
  redriveAll(queues: readonly string[]): Promise<number>;
  /** Removes the message for good. False when there is none of that id. */
  discard(id: string): Promise<boolean>;
}

/** As `Bus.publish`, for events that the codec has written before. `published` hears of each one that every bound queue has, though others fail. */
export type PublishWritten = (
  events: readonly WrittenEvent[],
  published?: (event: WrittenEvent) => void,
) => Promise<void>;

/** Messages that wait for a person. */
export interface Kept {
  /** For all queues together, also those of other services. */
  readonly parked: number;
  /** No queue was bound for them. */
  readonly unrouted: number;
}

export interface Bus {
  /** Resolves once every bound queue has the events durably, in the order given. Rejects with `Unavailable`: then some queues may have some. */
  publish(events: readonly Event[]): Promise<void>;
  /** Competing consumers on one queue share its messages; the free one gets the next, oldest first. `prefetch` bounds what is in hand. */
  consume<const E extends readonly EventDefinition[]>(
    queue: QueueDefinition<E>,
    handlers: Handlers<E>,
    options: { prefetch: number },
  ): Subscription;
  /**
   * The café's log: every event marked `log`, in order, from an instant or from now. `next` means: whatever is published after
   * this call returns. The handler is synchronous and must not throw; delivery is at least once.
   */
  read(from: Instant | 'next', handler: (event: Event) => void): LogReader;
  readonly parking: Parking;
  /** Messages waiting or in hand on a queue; may lag by a moment. */
  depth(queue: string): Promise<number>;
  /** How many messages are kept; may lag by a moment, and be off while somebody looks into parking. */
  kept(): Promise<Kept>;
}
