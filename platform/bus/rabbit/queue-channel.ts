import type { Channel, ConsumeMessage } from 'amqplib';
import type { Defer } from '../../run/defer.ts';
import { type Acks, createAcks } from './acks.ts';
import { type ConsumerChannel, type ConsumerOptions, type Consumption, startConsumer } from './careful-consumer.ts';
import { type Facts, factsOf } from './message.ts';
import type { Session } from './session.ts';

/** The channel of one session. */
interface Hold {
  readonly session: Session;
  readonly channel: Channel;
  readonly acks: Acks;
}

type Consuming = Parameters<ConsumerChannel['consume']>[1];

/** A message as it came: it can be acked on its own channel only, as long as that lives. */
export interface Arrival {
  readonly message: ConsumeMessage;
  readonly hold: Hold;
  readonly facts: Facts;
}

/** One channel on one queue for a whole process, made anew for every session. */
export interface QueueChannel {
  /** Takes a new session into use; all consumptions of the one before are over. */
  attach(session: Session): void;
  /** Undefined when there is no session, or when it ended meanwhile: whoever wants to go on subscribes again for the next. */
  subscribe(options: ConsumerOptions): Promise<Consumption | undefined>;
  /** As `Session.goodbye`. */
  goodbye(said: Promise<unknown>): Promise<unknown>;
  isLive(arrival: Arrival): boolean;
  /** Goes out with the other acks of this turn. */
  ack(arrival: Arrival): void;
  /** Back in their old places, in this order; every ack that was asked for goes out before. */
  giveBack(arrivals: readonly Arrival[]): void;
  /** Resolves when the broker has heard of every ack. A goodbye of the connection would overtake them. */
  close(): Promise<void>;
}

export const createQueueChannel = (queue: string, defer: Defer): QueueChannel => {
  let session: Session | undefined;
  let hold: Hold | undefined;
  /** Subscribing is done one by one: a prefetch is that of the consumers that come next on the channel. */
  let subscribing: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(subscribe: () => Promise<T>): Promise<T> => {
    const subscribed = subscribing.then(subscribe);
    subscribing = subscribed;
    return subscribed;
  };
  let consumers = 0;

  const isLive = ({ hold: its }: Pick<Arrival, 'hold'>) => its === hold && !its.session.ended.aborted;

  const open = async (used: Session): Promise<Hold> => {
    const channel = await used.guardedChannel();
    const opened: Hold = {
      session: used,
      channel,
      acks: createAcks({ channel, defer, isLive: () => isLive({ hold: opened }), fail: used.fail }),
    };
    return opened;
  };

  const consume = async (own: Hold, consumerTag: string, { prefetch, arrived }: Consuming): Promise<void> => {
    const take = (message: ConsumeMessage | null) => {
      // The queue was deleted, or its leader is gone.
      if (message === null) return own.session.fail(new Error(`the broker ended a consumer of ${queue}`));
      if (own !== hold) return;
      own.acks.came(message);
      arrived({ message, hold: own, facts: factsOf(message) });
    };
    await own.session.answer(own.channel.prefetch(prefetch), 'prefetch');
    await own.session.answer(own.channel.consume(queue, take, { consumerTag }), `consuming ${queue}`);
  };

  const toConsumerChannel = (own: Hold): ConsumerChannel => ({
    isLive: () => isLive({ hold: own }),
    consume: (tag, options) => consume(own, tag, options),
    cancel: async (tag) => {
      if (!isLive({ hold: own })) return;
      // It throws at once when the channel is closed already.
      const cancelling = (async () => own.channel.cancel(tag))();
      await own.session.answer(cancelling, 'cancelling').catch(own.session.fail);
    },
    inTurn: (begin) => inTurn(() => begin().catch(own.session.fail)),
    nextPlace: () => ++consumers,
  });

  const subscribeNow = async (used: Session, options: ConsumerOptions): Promise<Consumption | undefined> => {
    if (used.ended.aborted || used !== session) return undefined;
    try {
      hold = hold?.session === used ? hold : await open(used);
      return await startConsumer(toConsumerChannel(hold), options);
    } catch (error) {
      used.fail(error);
      return undefined;
    }
  };

  return {
    attach: (next) => {
      session = next;
      hold = undefined;
    },
    subscribe: async (options) => {
      const used = session;
      return used === undefined ? undefined : inTurn(() => subscribeNow(used, options));
    },
    goodbye: (said) => session?.goodbye(said) ?? said,
    isLive,
    ack: ({ hold: { acks }, message }) => acks.ack(message),
    giveBack: (arrivals) => {
      hold?.acks.flush();
      for (const { hold: its, message } of arrivals) its.acks.giveBack(message);
    },
    close: async () => {
      hold?.acks.flush();
      await hold?.session.release(hold.channel);
    },
  };
};
