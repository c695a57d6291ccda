import type { Event, QueueDefinition } from '@gorae/contracts/kit/event.ts';
import type { Channel, ConsumeMessage } from 'amqplib';
import { BadMessage } from '../../errors.ts';
import type { Clock } from '../../run/clock.ts';
import type { Log } from '../../run/log.ts';
import type { AnyHandlers } from '../any-handlers.ts';
import type { Subscription } from '../bus.ts';
import { type Failure, judgeFailure } from '../failure.ts';
import { createPause, type Pause } from '../pause.ts';
import type { BrokerNames } from './broker-names.ts';
import { type Facts, factsOf, type Outgoing, toCopy } from './message.ts';
import type { Publisher } from './publisher.ts';
import { createRecent } from './recent.ts';
import type { Session } from './session.ts';

export interface WorkQueueOptions {
  readonly definition: QueueDefinition;
  readonly names: BrokerNames;
  readonly decode: (body: string) => Event;
  readonly publisher: Pick<Publisher, 'send'>;
  readonly clock: Clock;
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

/** A message as it came: it can be acked on its own channel only, as long as that lives. */
interface Arrival {
  readonly message: ConsumeMessage;
  readonly hold: Hold;
  readonly lane: Lane;
  readonly facts: Facts;
}

/** The channel of one session. */
interface Hold {
  readonly session: Session;
  readonly channel: Channel;
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
  tag?: string;
}

const copyRetryMs = 1_000;
/** Fates that may still have to be told to the broker again, by message. */
const mostRemembered = 5_000;

export const createWorkQueue = ({ definition, ...options }: WorkQueueOptions): WorkQueue => {
  const { names, decode, publisher, clock, log } = options;
  const { name, retry } = definition;
  const brokerName = names.queue(name);
  /** In the order in which they are next served. */
  const lanes: Lane[] = [];
  const open = new Set<() => Promise<void>>();
  const waiting: Arrival[] = [];
  const working = new Map<string, Work>();
  /** What was decided about, by identity: its ack may have been lost with the line. */
  const settled = createRecent<true>(mostRemembered);
  /** Failures of messages that are held at the head, where the broker keeps no count of ours. */
  const failures = createRecent<number>(mostRemembered);
  let session: Session | undefined;
  let hold: Hold | undefined;
  /** Subscribing is done one by one: a prefetch is that of the consumers that come next on the channel. */
  let subscribing: Promise<void> = Promise.resolve();

  const isLive = (arrival: Arrival) => arrival.hold === hold && !arrival.hold.session.ended.aborted;

  const arrived = (arrival: Arrival) => {
    const { identity, redelivered } = arrival.facts;
    if (identity !== undefined && redelivered) {
      const work = working.get(identity);
      if (work !== undefined && !isLive(work.arrival)) {
        work.arrival = arrival;
        return;
      }
      if (settled.has(identity)) return ack(arrival);
    }
    waiting.push(arrival);
    dispatch();
  };

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
    let arrival = waiting.shift();
    while (arrival !== undefined && !isLive(arrival)) arrival = waiting.shift();
    return arrival;
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
    for (;;) {
      const failure = await attempt(lane, work.arrival, { redelivered, attempts: attemptsOf(facts) });
      redelivered = true;
      if (failure?.kind === 'pause') {
        await lane.pause.wait(work);
        if (!signal.aborted) continue;
      }
      lane.pause.passed(work);
      if (failure?.kind !== 'retry' || retry === 'delayed') return settle(lane, work, failure);
      // Held, so that nothing behind it goes first; and counted here, for the broker counts returns only.
      if (facts.messageId !== undefined) failures.add(facts.messageId, failure.attempts);
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

  const settle = async (lane: Lane, work: Work, failure: Failure | undefined): Promise<void> => {
    if (failure?.kind === 'hand-back' || failure?.kind === 'pause') {
      lane.handedBack.push(work.arrival);
      return;
    }
    if (failure !== undefined && !(await copied(lane, work, failure))) {
      lane.handedBack.push(work.arrival);
      return;
    }
    const { identity, messageId } = work.arrival.facts;
    if (messageId !== undefined) failures.delete(messageId);
    if (identity !== undefined) settled.add(identity, true);
    ack(work.arrival);
  };

  /** Puts the copy that goes on in its place; only then may the message be acked. False when it is somebody else's turn. */
  const copied = async (lane: Lane, work: Work, failure: Failure): Promise<boolean> => {
    for (;;) {
      try {
        await publisher.send([toNext(work.arrival.message, failure)]);
        return true;
      } catch (error) {
        log.warn('a failed message could not be put away', { queue: name, error });
      }
      // With its line gone the broker delivers it again, here or elsewhere.
      if (lane.closing.signal.aborted || !isLive(work.arrival)) return false;
      await clock.sleep(copyRetryMs, lane.closing.signal);
    }
  };

  const toNext = (message: ConsumeMessage, failure: Failure): Outgoing => {
    if (failure.kind === 'retry') {
      const target = { exchange: names.retry, key: names.retryQueue(name, failure.delayMs) };
      return toCopy(message, target, { attempts: failure.attempts });
    }
    const { attempts, reason } = failure as Extract<Failure, { kind: 'park' }>;
    const headers = { queue: name, attempts, reason, 'parked-at': clock.now() };
    return toCopy(message, { exchange: names.parking, key: brokerName }, headers);
  };

  const ack = (arrival: Arrival) => onItsChannel(arrival, (channel) => channel.ack(arrival.message));
  const giveBack = (arrival: Arrival) => onItsChannel(arrival, (channel) => channel.nack(arrival.message, false, true));

  /** A channel that is gone throws; then the broker has taken the message back already. */
  const onItsChannel = (arrival: Arrival, act: (channel: Channel) => void) => {
    if (!isLive(arrival)) return;
    try {
      act(arrival.hold.channel);
    } catch (error) {
      arrival.hold.session.fail(error);
    }
  };

  const subscribe = (lane: Lane): Promise<void> => {
    const used = session;
    if (used === undefined) return Promise.resolve();
    subscribing = subscribing.then(async () => {
      if (used.ended.aborted || lane.closing.signal.aborted) return;
      try {
        hold = hold?.session === used ? hold : { session: used, channel: await used.guardedChannel() };
        const { channel } = hold;
        await used.answer(channel.prefetch(lane.prefetch), 'prefetch');
        lane.tag = (await used.answer(listen(lane, hold), `consuming ${name}`)).consumerTag;
      } catch (error) {
        used.fail(error);
      }
    });
    return subscribing;
  };

  const listen = (lane: Lane, used: Hold) =>
    used.channel.consume(brokerName, (message) => {
      // The queue was deleted, or its leader is gone.
      if (message === null) return used.session.fail(new Error(`the broker ended a consumer of ${name}`));
      if (used === hold) arrived({ message, hold: used, lane, facts: factsOf(message) });
    });

  const unsubscribe = async ({ tag }: Lane): Promise<void> => {
    await subscribing;
    if (tag === undefined || hold === undefined || hold.session.ended.aborted) return;
    const used = hold;
    await used.session.answer(used.channel.cancel(tag), 'cancelling').catch(used.session.fail);
  };

  /** Oldest first, so that they come again in their order. */
  const giveBackAll = (lane: Lane) => {
    const unhanded = waiting.filter((arrival) => arrival.lane === lane || lanes.length === 0);
    for (const arrival of unhanded) waiting.splice(waiting.indexOf(arrival), 1);
    const all = [...lane.handedBack.splice(0), ...unhanded];
    for (const arrival of all.sort((a, b) => a.message.fields.deliveryTag - b.message.fields.deliveryTag))
      giveBack(arrival);
  };

  const closeLane = async (lane: Lane): Promise<void> => {
    lanes.splice(lanes.indexOf(lane), 1);
    lane.closing.abort();
    await Promise.all([unsubscribe(lane), ...lane.works]);
    await Promise.all(lane.works);
    giveBackAll(lane);
  };

  return {
    consume: (handlers, { prefetch }) => {
      const closing = new AbortController();
      const pause = createPause(clock, closing.signal);
      const lane: Lane = { handlers, prefetch, closing, pause, works: new Set(), handedBack: [] };
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
      session = next;
      hold = undefined;
      for (const lane of lanes) void subscribe(lane);
      await subscribing;
    },
    unacked: () => waiting.length + lanes.reduce((sum, { works }) => sum + works.size, 0),
    close: async () => {
      await Promise.all([...open].map((close) => close()));
    },
  };
};

const nextFree = (lanes: readonly Lane[]): Lane | undefined =>
  lanes.find(({ works, prefetch, pause }) => works.size < prefetch && !pause.paused());
