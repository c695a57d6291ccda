import type { Channel, ConsumeMessage } from 'amqplib';
import type { Defer } from '../../run/defer.ts';

/** The acks of one channel: those of one turn of the event loop go out together, as a single one where no older message is in hand. */
export interface Acks {
  /** Hears of every message of the channel, in their order. */
  came(message: ConsumeMessage): void;
  ack(message: ConsumeMessage): void;
  /** Back in its old place. */
  giveBack(message: ConsumeMessage): void;
  /** Sends what was asked for so far. */
  flush(): void;
}

export interface AcksOptions {
  readonly channel: Pick<Channel, 'ack' | 'nack'>;
  readonly defer: Defer;
  /** False when the channel is no more: the broker has taken back what was in hand. */
  readonly isLive: () => boolean;
  /** Hears of a channel that is gone and did not know it yet. */
  readonly fail: (error: unknown) => void;
}

export const createAcks = ({ channel, defer, isLive, fail }: AcksOptions): Acks => {
  /** Oldest first. */
  const inHand = new Set<ConsumeMessage>();
  const done = new Set<ConsumeMessage>();

  const guarded = (act: () => void) => {
    if (!isLive()) return;
    try {
      act();
    } catch (error) {
      fail(error);
    }
  };

  /** The newest message that is done together with all that came before it. */
  const takeRow = (): ConsumeMessage | undefined => {
    let last: ConsumeMessage | undefined;
    for (const message of inHand) {
      if (!done.delete(message)) break;
      inHand.delete(message);
      last = message;
    }
    return last;
  };

  const flush = () => {
    const last = takeRow();
    const others = [...done];
    done.clear();
    for (const message of others) inHand.delete(message);
    guarded(() => {
      if (last !== undefined) channel.ack(last, true);
      for (const message of others) channel.ack(message);
    });
  };

  return {
    came: (message) => {
      inHand.add(message);
    },
    ack: (message) => {
      if (done.size === 0) defer(flush);
      done.add(message);
    },
    giveBack: (message) => {
      flush();
      inHand.delete(message);
      guarded(() => channel.nack(message, false, true));
    },
    flush,
  };
};
