import type { Event, QueueDefinition } from '@gorae/contracts/kit/event.ts';
import { BadMessage } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { Defer } from '../../run/defer.ts';
import type { Log } from '../../run/log.ts';
import type { AnyHandlers } from '../any-handlers.ts';
import type { Subscription } from '../bus.ts';
import { type Failure, judgeFailure } from '../failure.ts';
import { createPause, type Pause } from '../pause.ts';
import type { BrokerNames } from './broker-names.ts';
import type { Consumption } from './careful-consumer.ts';
import type { Facts } from './message.ts';
import type { Publisher } from './publisher.ts';
import { createPutAway } from './put-away.ts';
import { type Arrival, createQueueChannel } from './queue-channel.ts';
import { createRecent } from './recent.ts';
import type { Session } from './session.ts';

export interface WorkQueueOptions {
  readonly definition: QueueDefinition;
  readonly names: BrokerNames;
  readonly decode: (body: string) => Event;
  readonly publisher: Pick<Publisher, 'send'>;
  readonly clock: Clock;
  readonly defer: Defer;
  readonly log: Log;
}

/** One queue with its consumers in this process. They share a channel, and what comes on it goes to any of them that is free. */
export interface WorkQueue {
  consume(handlers: AnyHandlers, options: { prefetch: number }): Subscription;
  /** Takes a new session into use: subscribes everybody again. */
  attach(session: Session): Promise<void>;
  /** Messages that the broker has handed to this process and that are not acked. */
  unacked(): number;
  close(): Promise<void>;
}

/** A message that waits for a free lane, and the lane whose share it is. */
interface Waiting {
  readonly arrival: Arrival;
  readonly lane: Lane;
}

/** A message in a handler's hand. The line may be lost meanwhile; then the copy that the broker delivers again takes its place. */
interface Work {
  arrival: Arrival;
}

interface Lane {
  readonly handlers: AnyHandlers;
  readonly prefetch: number;
  readonly closing: AbortController;
  readonly pause: Pause;
  readonly works: Set<Promise<void>>;
  readonly handedBack: Arrival[];
  consumption: Promise<Consumption | undefined>;
}

/** Fates that may still have to be told to the broker again, by message. */
const mostRemembered = 5_000;

export const createWorkQueue = ({ definition, ...options }: WorkQueueOptions): WorkQueue => {
  const { names, decode, publisher, clock, defer, log } = options;
  const { name, retry } = definition;
  const channel = createQueueChannel(names.queue(name), defer);
  const putAway = createPutAway({ queue: name, names, publisher, clock, log });
  /** In the order in which they are next served. */
  const lanes: Lane[] = [];
  const open = new Set<() => Promise<void>>();
  const waiting: Waiting[] = [];
  const working = new Map<string, Work>();
  /** What was decided about, by identity: its ack may have been lost with the line. */
  const settled = createRecent<true>(mostRemembered);
  /** Failures of messages that are held at the head, where the broker keeps no count of ours. */
  const failures = createRecent<number>(mostRemembered);

  const arrived = (lane: Lane, arrival: Arrival) => {
    const { identity, redelivered } = arrival.facts;
    if (identity !== undefined && redelivered) {
      const work = working.get(identity);
      if (work !== undefined && !channel.isLive(work.arrival)) {
        work.arrival = arrival;
        return;
      }
      if (settled.has(identity)) return channel.ack(arrival);
    }
    waiting.push({ lane, arrival });
    dispatch();
  };

  /** Of what is known here we have not come to an end: only our line was lost. */
  const isSuspect = ({ message, facts: { identity } }: Arrival): boolean =>
    message.fields.redelivered && (identity === undefined || !(working.has(identity) || settled.has(identity)));

  const dispatch = () => {
    for (let lane = nextFree(lanes); lane !== undefined; lane = nextFree(lanes)) {
      const arrival = nextLive();
      if (arrival === undefined) return;
      lanes.push(...lanes.splice(lanes.indexOf(lane), 1));
      handOver(lane, arrival);
    }
  };

  /** What died with its channel comes again. */
  const nextLive = (): Arrival | undefined => {
    for (;;) {
      const arrival = waiting.shift()?.arrival;
      if (arrival === undefined || channel.isLive(arrival)) return arrival;
    }
  };

  const handOver = (lane: Lane, arrival: Arrival) => {
    const work: Work = { arrival };
    const { identity } = arrival.facts;
    const own = identity !== undefined && !working.has(identity);
    if (own) working.set(identity, work);
    const done = handle(lane, work)
      .catch((error: unknown) => log.error('a message was not settled', { queue: name, error }))
      .finally(() => {
        if (own) working.delete(identity);
        lane.works.delete(done);
        dispatch();
      });
    lane.works.add(done);
  };

  const handle = async (lane: Lane, work: Work): Promise<void> => {
    const { facts } = work.arrival;
    const { signal } = lane.closing;
    let { redelivered } = facts;
    let attempts = attemptsOf(facts);
    for (;;) {
      const failure = await attempt(lane, work.arrival, { redelivered, attempts });
      redelivered = true;
      if (failure?.kind === 'pause') {
        await lane.pause.wait(work);
        if (!signal.aborted) continue;
      }
      lane.pause.passed(work);
      if (failure?.kind !== 'retry' || retry === 'delayed') return settle(lane, work, failure);
      // Held, so that nothing behind it goes first; and counted here, for the broker counts returns only.
      ({ attempts } = failure);
      if (facts.messageId !== undefined) failures.add(facts.messageId, attempts);
      await clock.sleep(failure.delayMs, signal);
      if (signal.aborted) return settle(lane, work, { kind: 'hand-back' });
    }
  };

  const attemptsOf = ({ messageId, attempts }: Facts): number =>
    Math.max(attempts, (messageId === undefined ? undefined : failures.get(messageId)) ?? 0);

  const attempt = async (
    { handlers, closing: { signal } }: Lane,
    { message }: Arrival,
    { redelivered, attempts }: { redelivered: boolean; attempts: number },
  ): Promise<Failure | undefined> => {
    try {
      const event = decode(message.content.toString('utf8'));
      const handler = handlers[event.name];
      if (handler === undefined) throw new BadMessage(`no handler for ${event.name}`);
      await handler(event, { redelivered, signal });
      return undefined;
    } catch (error) {
      const failure = judgeFailure(error, { aborted: signal.aborted, attempts });
      const told = { queue: name, attempts, reason: failure.kind, error };
      // Closing takes messages out of hands: nothing is wrong then.
      if (failure.kind === 'hand-back') log.debug('a message was handed back', told);
      else log.warn('a message was not handled', told);
      return failure;
    }
  };

  const settle = async ({ closing: { signal }, handedBack }: Lane, work: Work, failure?: Failure): Promise<void> => {
    if (failure !== undefined) {
      const isOurs = () => channel.isLive(work.arrival);
      const goesOn = failure.kind === 'retry' || failure.kind === 'park';
      if (!goesOn || !(await putAway(work.arrival.message, failure, { isOurs, signal }))) {
        handedBack.push(work.arrival);
        return;
      }
    }
    const { identity, messageId } = work.arrival.facts;
    if (messageId !== undefined) failures.delete(messageId);
    if (identity !== undefined) settled.add(identity, true);
    channel.ack(work.arrival);
  };

  const subscribe = (lane: Lane): Promise<unknown> => {
    const { prefetch } = lane;
    lane.consumption = channel.subscribe({ prefetch, arrived: (arrival) => arrived(lane, arrival), isSuspect });
    return lane.consumption;
  };

  /** Oldest first, so that they come again in their order. */
  const giveBackAll = (lane: Lane) => {
    const unhanded = waiting.filter((one) => one.lane === lane || lanes.length === 0);
    for (const one of unhanded) waiting.splice(waiting.indexOf(one), 1);
    const all = [...lane.handedBack.splice(0), ...unhanded.map(({ arrival }) => arrival)];
    channel.giveBack(all.sort((a, b) => a.message.fields.deliveryTag - b.message.fields.deliveryTag));
  };

  const closeLane = async (lane: Lane): Promise<void> => {
    lanes.splice(lanes.indexOf(lane), 1);
    lane.closing.abort();
    const cancelled = lane.consumption.then((consumption) => consumption?.cancel());
    await Promise.all([channel.goodbye(cancelled), ...lane.works]);
    await Promise.all(lane.works);
    giveBackAll(lane);
  };

  return {
    consume: (handlers, { prefetch }) => {
      const closing = new AbortController();
      const pause = createPause(clock, closing.signal);
      const consumption = Promise.resolve(undefined);
      const lane: Lane = { handlers, prefetch, closing, pause, works: new Set(), handedBack: [], consumption };
      lanes.push(lane);
      void subscribe(lane);
      let closed: Promise<void> | undefined;
      const close = () => {
        closed ??= closeLane(lane).finally(() => open.delete(close));
        return closed;
      };
      open.add(close);
      return { inHand: () => lane.works.size, close };
    },
    attach: async (next) => {
      channel.attach(next);
      // What is still here died with the session before; the broker delivers it again.
      waiting.length = 0;
      for (const lane of lanes) lane.handedBack.length = 0;
      await Promise.all(lanes.map(subscribe));
    },
    unacked: () => waiting.length + lanes.reduce((sum, { works }) => sum + works.size, 0),
    close: async () => {
      await Promise.all([...open].map((close) => close()));
      await channel.close();
    },
  };
};

const nextFree = (lanes: readonly Lane[]): Lane | undefined =>
  lanes.find(({ works, prefetch, pause }) => works.size < prefetch && !pause.paused());
