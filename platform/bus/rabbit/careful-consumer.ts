import type { Arrival } from './queue-channel.ts';

export interface ConsumerOptions {
  readonly prefetch: number;
  readonly arrived: (arrival: Arrival) => void;
  /** Whether somebody who had the message in hand may have come to an end over it. */
  readonly isSuspect: (arrival: Arrival) => boolean;
}

/** One consumer of the queue, as the broker knows it. */
export interface Consumption {
  /** Ends deliveries; what is in hand stays there. Never rejects. */
  cancel(): Promise<void>;
}

/** The channel that the consumer is on. */
export interface ConsumerChannel {
  isLive(): boolean;
  consume(tag: string, options: Pick<ConsumerOptions, 'prefetch' | 'arrived'>): Promise<void>;
  /** Never rejects. */
  cancel(tag: string): Promise<void>;
  /** Consumers begin one after another. Never rejects. */
  inTurn(begin: () => Promise<void>): Promise<void>;
  /** Unlike any other on the channel, and greater than all before. */
  nextPlace(): number;
}

/**
 * Takes messages one by one until one comes that is no suspect, from then on as many as the prefetch allows. The broker counts a delivery for
 * everything that was in hand when a process ended. What ends processes must therefore be alone when it is tried again: whatever is beside it
 * each time would be parked with it.
 */
export const startConsumer = async (
  channel: ConsumerChannel,
  { prefetch, arrived, isSuspect }: ConsumerOptions,
): Promise<Consumption> => {
  const tags = newTags(channel.nextPlace());
  let current: string | undefined = prefetch === 1 ? tags.all : tags.oneByOne;
  let isOver = false;
  let widening: Promise<void> | undefined;

  const takeAll = async (): Promise<void> => {
    if (isOver || !channel.isLive()) return;
    current = tags.all;
    await channel.consume(tags.all, { prefetch, arrived });
  };
  const widen = (): Promise<void> => {
    current = undefined;
    // Sent before the ack of what has just come, so that nothing more comes this way.
    const cancelled = channel.cancel(tags.oneByOne);
    return channel.inTurn(() => cancelled.then(takeAll));
  };
  const takeOne = (arrival: Arrival): void => {
    if (current === tags.oneByOne && !isSuspect(arrival)) widening = widen();
    arrived(arrival);
  };

  await channel.consume(current, { prefetch: 1, arrived: takeOne });
  return {
    cancel: async () => {
      isOver = true;
      await widening;
      if (current !== undefined) await channel.cancel(current);
    },
  };
};

/**
 * RabbitMQ gives back what the consumers of a lost line had in the order of their tags (3.10, up to 32 consumers of a queue), and what came
 * one by one came first.
 */
const newTags = (place: number) => ({ oneByOne: `1-${place}`, all: `2-${place}` });
