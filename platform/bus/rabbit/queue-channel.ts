import type { Channel, ConsumeMessage } from 'amqplib';
import type { Defer } from '../../run/defer.ts';
import { type Acks, createAcks } from './acks.ts';
import { type Facts, factsOf } from './message.ts';
import type { Session } from './session.ts';

/** The channel of one session. */
interface Hold {
  readonly session: Session;
  readonly channel: Channel;
  readonly acks: Acks;
}

/** A message as it came: it can be acked on its own channel only, as long as that lives. */
export interface Arrival {
  readonly message: ConsumeMessage;
  readonly hold: Hold;
  readonly facts: Facts;
}

/** One consumer of the queue, as the broker knows it. */
export interface Consumption {
  /** Ends deliveries; what is in hand stays there. Never rejects. */
  cancel(): Promise<void>;
}

/** One channel on one queue for a whole process, made anew for every session. */
export interface QueueChannel {
  /** Takes a new session into use; all consumptions of the one before are over. */
  attach(session: Session): void;
  /** Undefined when there is no session, or when it ended meanwhile: whoever wants to go on subscribes again for the next. */
  subscribe(prefetch: number, arrived: (arrival: Arrival) => void): Promise<Consumption | undefined>;
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

  const listen = (used: Hold, arrived: (arrival: Arrival) => void) =>
    used.channel.consume(queue, (message) => {
      // The queue was deleted, or its leader is gone.
      if (message === null) return used.session.fail(new Error(`the broker ended a consumer of ${queue}`));
      if (used !== hold) return;
      used.acks.came(message);
      arrived({ message, hold: used, facts: factsOf(message) });
    });

  const subscribeNow = async (
    used: Session,
    prefetch: number,
    arrived: (arrival: Arrival) => void,
  ): Promise<Consumption | undefined> => {
    if (used.ended.aborted || used !== session) return undefined;
    try {
      hold = hold?.session === used ? hold : await open(used);
      const own = hold;
      await used.answer(own.channel.prefetch(prefetch), 'prefetch');
      const { consumerTag } = await used.answer(listen(own, arrived), `consuming ${queue}`);
      return {
        cancel: async () => {
          if (!isLive({ hold: own })) return;
          await used.answer(own.channel.cancel(consumerTag), 'cancelling').catch(used.fail);
        },
      };
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
    subscribe: (prefetch, arrived) => {
      const used = session;
      if (used === undefined) return Promise.resolve(undefined);
      const subscribed = subscribing.then(() => subscribeNow(used, prefetch, arrived));
      subscribing = subscribed;
      return subscribed;
    },
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
