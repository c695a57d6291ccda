import type { PublishWritten } from '../../bus/bus.ts';
import type { Codec } from '../../bus/codec.ts';
import { Unavailable } from '../../errors.ts';
import { atMost } from '../../run/at-most.ts';
import type { Clock } from '../../run/clock.ts';
import { createKnownFaults } from '../../run/known-faults.ts';
import type { Log } from '../../run/log.ts';
import type { Random } from '../../run/random.ts';
import { unlessAborted } from '../../run/unless-aborted.ts';
import type { Outbox, OutboxEntry } from './outbox.ts';
import { publishEntries } from './publish-entries.ts';
import { createPublishLanes } from './publish-lanes.ts';
import { createRemovals } from './removals.ts';

export interface OutboxRelayOptions {
  readonly outbox: Outbox;
  /** Reads the stored bodies. */
  readonly codec: Codec;
  readonly publish: PublishWritten;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

/**
 * Publishes what is stored beside the documents, at least once, the entries of one document in their order. An entry is taken off only
 * after the bus has it; what a crash interrupts in between, here or in another process, is published again after a while.
 */
export interface OutboxRelay {
  /**
   * After a write: everything that the document's outbox then held, in order. Returns at once; nobody waits for the publishing. May
   * drop what it is told while much is waiting for the broker: the database has it.
   */
  told(entries: readonly OutboxEntry[]): void;
  /** Whether the entry of this id is in hand, or was published lately: then it need not be told again. */
  knows(id: string): boolean;
  /** How many entries are held in memory. */
  held(): number;
  /** Publishes what is held unless the broker is away; gives up after some seconds. */
  close(): Promise<void>;
}

/** Some 20 MB: a rush that the broker takes more slowly than it comes. What is dropped is found again only after seconds. */
const mostHeld = 10_000;
/** While the broker is away nothing would be gained by more. */
const mostHeldWhileAway = 1_000;
const mostInBatch = 64;
const mostUnderWay = 4;
const shortestPauseMs = 100;
const longestPauseMs = 5_000;
/** A stored event that is older than this was forgotten by its writer. */
const forgottenAfterMs = 5_000;
const lookEveryMs = 2_500;
const claimedAtOnce = 100;
const closeWithinMs = 5_000;
/** For what is still being taken off; it would be published once more. */
const endSweepWithinMs = 1_000;
/** Among the faults that are known, by ids of events otherwise. */
const theSweep = '';

export const startOutboxRelay = (options: OutboxRelayOptions): OutboxRelay => {
  const { outbox, clock, random, log } = options;
  const closing = new AbortController();
  const lanes = createPublishLanes();
  const removals = createRemovals({ outbox, clock, log });
  const changed = createSignal();
  const known = createKnownFaults();
  const publishing = { ...options, known };
  let underWay = 0;
  let refusals = 0;
  let pausing = false;

  const hasRoomFor = (more: number) => lanes.held() + more <= (refusals > 0 ? mostHeldWhileAway : mostHeld);

  const pump = (): void => {
    // One batch is enough to find out whether the broker is back.
    const most = refusals > 0 ? 1 : mostUnderWay;
    while (underWay < most && !pausing && !closing.signal.aborted) {
      const batch = lanes.take(mostInBatch);
      if (batch.length === 0) return;
      underWay += 1;
      void send(batch).finally(() => {
        underWay -= 1;
        changed.raise();
        pump();
      });
    }
  };

  const send = async (batch: readonly OutboxEntry[]): Promise<void> => {
    const { published, refused, away } = await publishEntries(batch, publishing);
    lanes.published(published);
    removals.add(published);
    lanes.forget(refused);
    if (away === undefined) return toldBack();
    const settled = new Set([...published, ...refused]);
    lanes.giveBack(batch.filter((entry) => !settled.has(entry)));
    void pause(away);
  };

  const toldBack = () => {
    if (refusals > 0) log.info('the broker takes events again');
    refusals = 0;
  };

  const pause = async (error: unknown): Promise<void> => {
    if (pausing) return;
    pausing = true;
    if (refusals === 0) log.warn('the broker is out of reach: events wait in the database', { error });
    const pauseMs = Math.min(shortestPauseMs * 2 ** refusals, longestPauseMs);
    refusals += 1;
    changed.raise();
    await clock.sleep(pauseMs * (0.5 + 0.5 * random()), closing.signal);
    pausing = false;
    pump();
  };

  /** Until none of them is held any more, or the broker is away, or this ends. */
  const settled = async (entries: readonly OutboxEntry[]): Promise<void> => {
    while (!pausing && !closing.signal.aborted && entries.some(({ id }) => lanes.isHeld(id))) await changed.next();
  };

  const sweepOnce = async (): Promise<void> => {
    while (!pausing && !closing.signal.aborted && hasRoomFor(1)) {
      const claiming = outbox.claim(clock.now() - forgottenAfterMs, claimedAtOnce);
      const entries = await unlessAborted(claiming, closing.signal);
      if (entries === undefined || entries.length === 0) return;
      removals.add(entries.filter(({ id }) => lanes.isPublished(id)));
      lanes.add(entries);
      pump();
      await settled(entries);
      await removals.settled();
    }
  };

  const sweep = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await clock.sleep(lookEveryMs * (0.8 + 0.4 * random()), closing.signal);
      try {
        await sweepOnce();
        known.forget(theSweep);
      } catch (error) {
        if (!(error instanceof Unavailable) && known.isNew(theSweep))
          log.error('looking for unpublished events failed', { error });
      }
    }
  };

  const flush = async (): Promise<void> => {
    while (!pausing && lanes.held() > 0) await changed.next();
    await removals.settled();
  };

  const sweeping = sweep();
  let closed: Promise<unknown> | undefined;
  return {
    told: (entries) => {
      if (closing.signal.aborted || !hasRoomFor(entries.length)) return;
      lanes.add(entries);
      queueMicrotask(pump);
    },
    knows: (id) => lanes.isHeld(id) || lanes.isPublished(id),
    held: lanes.held,
    close: async () => {
      closed ??= (async () => {
        await atMost(flush(), { clock, ms: closeWithinMs });
        closing.abort();
        changed.raise();
        await atMost(sweeping, { clock, ms: endSweepWithinMs });
      })();
      await closed;
    },
  };
};

/** Wakes whoever waits for the next change. */
const createSignal = () => {
  let wake = (): void => undefined;
  let next = new Promise<void>((resolve) => {
    wake = resolve;
  });
  return {
    next: () => next,
    raise: () => {
      wake();
      next = new Promise((resolve) => {
        wake = resolve;
      });
    },
  };
};
