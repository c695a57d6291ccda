import { type ConfirmChannel, IllegalOperationError } from 'amqplib';
import { Unavailable } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { Log } from '../../run/log.ts';
import { createStopwatch } from '../../run/stopwatch.ts';
import type { Outgoing } from './message.ts';
import type { Session } from './session.ts';

export interface PublisherLimits {
  /** How long somebody waits for a connection, or for the broker to take messages again. */
  readonly waitMs: number;
  /** A message unconfirmed for so long has an unknown fate: the connection is replaced and the message sent again. */
  readonly confirmMs: number;
  /** How long the end waits for what is unconfirmed: whoever needs to know has given up before. */
  readonly closeMs: number;
}

export interface PublisherOptions {
  readonly limits: PublisherLimits;
  readonly clock: Clock;
  readonly log: Log;
}

/** Sends messages that the broker confirms. A message whose fate is unknown is sent again: it may then be there twice. */
export interface Publisher {
  /**
   * Sends in the order given, up to the window at once. Rejects with `Unavailable`, in bounded time: then some may have arrived. Rejects
   * with another error for a message that AMQP cannot carry.
   */
  send(messages: readonly Outgoing[], options?: SendOptions): Promise<void>;
  /** Takes a new session into use. */
  attach(session: Session): Promise<void>;
  /** Messages that were sent and not confirmed yet. */
  unconfirmed(): number;
  /** Waits, but not long, until nothing is unconfirmed; then refuses everything. */
  close(): Promise<void>;
}

export interface SendOptions {
  /** Messages of the same lane wait for each other's confirm, also across calls. */
  readonly lane?: (index: number) => string;
  /** Hears of each message that the broker has confirmed. */
  readonly confirmed?: (index: number) => void;
}

type Outcome = 'confirmed' | 'refused' | 'unknown' | 'unrouted';

interface Line {
  readonly session: Session;
  readonly channel: ConfirmChannel;
  blocked: boolean;
}

/** Times are those of the publisher's stopwatch. */
interface Unconfirmed {
  since: number;
  /** Tells the sender, who may send again; the place in the window stays taken. */
  tell(outcome: Outcome): void;
  settle(outcome: Outcome): void;
}

/** In the window. */
interface Sent {
  readonly outcome: Promise<Outcome>;
}

interface Waiter {
  readonly message: Outgoing;
  readonly until: number;
  admit(sent: Sent): void;
  giveUp(): void;
}

/** Bounds what is in flight, hence what a blocked connection keeps in memory and how far a full queue overshoots its limit. */
const window = 64;
/** More callers than these need not wait: they would only be held in memory. */
const mostWaiting = 5_000;
const watchMs = 500;
const longestPauseMs = 2_000;
/** A full queue refuses message after message. */
const tellEveryMs = 60_000;

export const createPublisher = ({ limits, clock, log }: PublisherOptions): Publisher => {
  const closing = new AbortController();
  const elapsed = createStopwatch(clock);
  const unconfirmed = new Map<string, Unconfirmed>();
  const waiters: Waiter[] = [];
  const lanes = new Map<string, Promise<unknown>>();
  /** When it was last said that an exchange takes no messages. */
  const toldAt = new Map<string, number>();
  let line: Line | undefined;
  let sent = 0;

  const isFree = () => line !== undefined && !line.blocked && unconfirmed.size < window;
  const admit = () => {
    while (isFree()) {
      const waiter = waiters.shift();
      if (waiter === undefined) return;
      waiter.admit(transmit(waiter.message));
    }
  };

  /** Resolves when the message has been sent. */
  const submit = (message: Outgoing): Sent | Promise<Sent> => {
    if (closing.signal.aborted) throw new Unavailable('the bus is closed');
    if (isFree() && waiters.length === 0) return transmit(message);
    if (waiters.length >= mostWaiting) throw new Unavailable('too much waits for the broker already');
    return new Promise((resolve, reject) => {
      const giveUp = () =>
        reject(new Unavailable(line === undefined ? 'the broker is away' : 'the broker takes no messages for now'));
      waiters.push({ message, until: elapsed() + limits.waitMs, admit: resolve, giveUp });
    });
  };

  const transmit = ({ exchange, key, body, properties }: Outgoing): Sent => {
    const used = line;
    if (used === undefined) return { outcome: Promise.resolve('unknown') };
    const id = String(++sent);
    let tell: (outcome: Outcome) => void = () => undefined;
    const outcome = new Promise<Outcome>((resolve) => {
      tell = resolve;
    });
    const settle = (found: Outcome) => {
      tell(found);
      if (unconfirmed.delete(id)) admit();
    };
    unconfirmed.set(id, { since: elapsed(), tell, settle });
    const options = { ...properties, persistent: true, mandatory: true, correlationId: id };
    try {
      used.channel.publish(exchange, key, body, options, (error: unknown) => settle(toOutcome(error)));
    } catch (error) {
      // Nothing was written of a message that cannot be; the line is as good as before.
      if (!(error instanceof IllegalOperationError)) {
        unconfirmed.delete(id);
        return { outcome: Promise.reject(error) };
      }
      // A closed channel throws at once, before its session is told.
      used.session.fail(error);
      settle('unknown');
    }
    return { outcome };
  };

  const tell = ({ exchange }: Outgoing, reason: Outcome) => {
    const last = toldAt.get(exchange);
    if (last !== undefined && elapsed() - last < tellEveryMs) return;
    toldAt.set(exchange, elapsed());
    log.warn('the broker did not take a message', { topic: exchange, reason });
  };

  /** Until confirmed, or given up. */
  const deliver = async (message: Outgoing, admitted: Sent | Promise<Sent>): Promise<void> => {
    const sent = await admitted;
    const deadline = elapsed() + limits.waitMs + limits.confirmMs;
    let outcome = await sent.outcome;
    for (let misses = 0; outcome !== 'confirmed'; misses++) {
      if (elapsed() >= deadline) throw new Unavailable(`the broker did not take a message: ${outcome}`);
      // A full queue refuses for a while; after a lost connection the next one is waited for below.
      if (outcome !== 'unknown') {
        tell(message, outcome);
        await clock.sleep(Math.min(longestPauseMs, 100 * 2 ** misses), closing.signal);
      }
      outcome = await (await submit(message)).outcome;
    }
  };

  const inLane = (lane: string, confirmed: Promise<void>) => {
    const done = confirmed
      .catch(() => undefined)
      .then(() => {
        if (lanes.get(lane) === done) lanes.delete(lane);
      });
    lanes.set(lane, done);
  };

  const attach: Publisher['attach'] = async (session) => {
    const channel = await session.guardedConfirmChannel();
    const own: Line = { session, channel, blocked: false };
    session.model.on('blocked', (reason: string) => {
      own.blocked = true;
      log.warn('the broker takes no messages for now', { reason });
    });
    session.model.on('unblocked', () => {
      own.blocked = false;
      // The broker has had no chance to confirm these.
      for (const one of unconfirmed.values()) one.since = elapsed();
      admit();
    });
    // With the alternate exchange in place nothing comes back; without it, it must not count as delivered.
    channel.on('return', ({ properties }) => unconfirmed.get(properties.correlationId)?.settle('unrouted'));
    session.ended.addEventListener('abort', () => {
      if (line === own) line = undefined;
      for (const { settle } of [...unconfirmed.values()]) settle('unknown');
    });
    if (session.ended.aborted) return;
    line = own;
    admit();
  };

  /** What waits too long is given up; a line that confirms nothing is replaced, unless the broker has said why. */
  const watch = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await clock.sleep(watchMs, closing.signal);
      const now = elapsed();
      while (waiters[0] !== undefined && waiters[0].until <= now) waiters.shift()?.giveUp();
      const late = [...unconfirmed.values()].filter(({ since }) => since + limits.confirmMs <= now);
      if (late.length > 0 && line?.blocked === false)
        line.session.fail(new Error(`a message was not confirmed in ${limits.confirmMs} ms`));
      for (const { tell } of late) tell('unknown');
    }
  };
  void watch();

  return {
    send: async (messages, { lane, confirmed: tellConfirmed } = {}) => {
      const pending: Promise<void>[] = [];
      let failed = false;
      for (const [index, message] of messages.entries()) {
        const name = lane?.(index);
        while (name !== undefined && lanes.has(name)) await lanes.get(name);
        if (failed) break;
        const admitted = submit(message);
        const confirmed = deliver(message, admitted).then(() => tellConfirmed?.(index));
        confirmed.catch(() => {
          failed = true;
        });
        if (name !== undefined) inLane(name, confirmed);
        pending.push(confirmed);
        await admitted;
      }
      await Promise.all(pending);
    },
    attach,
    unconfirmed: () => unconfirmed.size,
    close: async () => {
      const deadline = elapsed() + limits.closeMs;
      while (unconfirmed.size > 0 && line !== undefined && elapsed() < deadline) await clock.sleep(10);
      closing.abort();
      for (const waiter of waiters.splice(0)) waiter.giveUp();
    },
  };
};

/** amqplib has no code for a refusal; everything else means that the channel is gone. */
const toOutcome = (error: unknown): Outcome => {
  if (error === null || error === undefined) return 'confirmed';
  return error instanceof Error && error.message === 'message nacked' ? 'refused' : 'unknown';
};
