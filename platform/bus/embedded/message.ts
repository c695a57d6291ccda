import type { Event } from '@gorae/contracts/kit/event.ts';
import type { Instant } from '../../run/clock.ts';

/** A message that a queue has in memory: waiting, or in somebody's hand. */
export interface Message {
  /** Its place on the log; lower is older. */
  readonly offset: number;
  /** Failures counted so far. */
  readonly attempts: number;
  /** Times that the process ended with this message in hand, as far as they were counted. */
  readonly crashes: number;
  /** Not before this; 0 = at once. */
  readonly dueAt: Instant;
  /** True when it stays on the log after its last delivery. */
  readonly kept: boolean;
  readonly redelivered: boolean;
  /** True when it is known that no other queue has it. */
  readonly alone?: boolean;
  /** As its readers get it, when this process has published it: decoding once more would only give the same. */
  readonly event?: Event;
  /** The encoded event. Without this and `event` it must be read from the log again. */
  readonly body?: string;
}
