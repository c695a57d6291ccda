import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import type { ChannelModel, ConsumeMessage } from 'amqplib';
import type { Clock } from '../../run/clock.ts';

export interface FakeMessage {
  readonly messageId: string;
  readonly headers: Readonly<Record<string, unknown>>;
}

/** For unit tests: one quorum queue in memory, and lines to it that may be cut. What is said on a line takes its time, both ways. */
export interface FakeQueue {
  put(message: FakeMessage): void;
  connect(): FakeLine;
  /** Messages that wait, or that somebody has in hand. */
  left(): number;
  /** For what a broker would close the channel, in words. */
  readonly faults: readonly string[];
}

export interface FakeLine {
  /** As amqplib's. */
  readonly model: ChannelModel;
  /** All that is under way is lost; what was in hand is back in its place. */
  cut(): void;
}

export interface FakeQueueOptions {
  readonly clock: Clock;
  readonly latencyMs: () => number;
}

interface Stored extends FakeMessage {
  readonly place: number;
  redelivered: boolean;
}

interface Consumer {
  readonly tag: string;
  readonly prefetch: number;
  readonly hand: (message: ConsumeMessage) => void;
  readonly channel: FakeChannel;
  held: number;
}

interface FakeChannel {
  readonly events: EventEmitter;
  readonly unacked: Map<number, { readonly message: Stored; readonly consumer: Consumer }>;
  /** To the client, behind all that was said before. */
  readonly say: (what: () => void) => void;
  deliveries: number;
}

export const createFakeQueue = (options: FakeQueueOptions): FakeQueue => {
  const faults: string[] = [];
  const ready: Stored[] = [];
  const inHand = new Set<Stored>();
  let consumers: Consumer[] = [];
  let places = 0;

  /** The next free consumer in turn gets the oldest message. */
  const serve = () => {
    for (;;) {
      const next = consumers.find(({ held, prefetch }) => held < prefetch);
      const message = next === undefined ? undefined : ready.shift();
      if (next === undefined || message === undefined) return;
      consumers = [...consumers.filter((one) => one !== next), next];
      deliver(message, next);
    }
  };
  const deliver = (message: Stored, consumer: Consumer) => {
    const { channel, hand } = consumer;
    const { messageId, headers, redelivered } = message;
    const deliveryTag = ++channel.deliveries;
    channel.unacked.set(deliveryTag, { message, consumer });
    inHand.add(message);
    consumer.held++;
    const content = Buffer.from(messageId);
    const fields = { deliveryTag, redelivered };
    channel.say(() => hand({ content, fields, properties: { messageId, headers } } as unknown as ConsumeMessage));
  };
  const takeFrom = (channel: FakeChannel, tag: number): Stored | undefined => {
    const held = channel.unacked.get(tag);
    if (held === undefined) faults.push(`unknown delivery tag ${tag}`);
    else held.consumer.held--;
    channel.unacked.delete(tag);
    if (held !== undefined) inHand.delete(held.message);
    return held?.message;
  };
  const giveBack = (message: Stored | undefined) => {
    if (message === undefined) return;
    ready.push(Object.assign(message, { redelivered: true }));
    ready.sort((one, other) => one.place - other.place);
  };

  const broker: Broker = {
    begin: (consumer) => {
      consumers.push(consumer);
    },
    // One that is not there is cancelled, too.
    cancel: (channel, tag) => {
      consumers = consumers.filter((one) => one.channel !== channel || one.tag !== tag);
    },
    ack: (channel, tag, upTo) => {
      const tags = upTo ? [...channel.unacked.keys()].filter((one) => one <= tag) : [tag];
      if (tags.length === 0) faults.push(`nothing to ack up to ${tag}`);
      for (const one of tags) takeFrom(channel, one);
    },
    nack: (channel, tag) => giveBack(takeFrom(channel, tag)),
    leave: (channel) => {
      consumers = consumers.filter((one) => one.channel !== channel);
      for (const tag of [...channel.unacked.keys()]) giveBack(takeFrom(channel, tag));
    },
    serve,
  };
  return {
    put: (message) => {
      ready.push({ ...message, place: ++places, redelivered: false });
      serve();
    },
    connect: () => openLine(broker, options),
    left: () => ready.length + inHand.size,
    faults,
  };
};

interface Broker {
  begin(consumer: Consumer): void;
  cancel(channel: FakeChannel, tag: string): void;
  ack(channel: FakeChannel, tag: number, upTo: boolean): void;
  nack(channel: FakeChannel, tag: number): void;
  /** The channel is gone. */
  leave(channel: FakeChannel): void;
  serve(): void;
}

const openLine = (broker: Broker, { clock, latencyMs }: FakeQueueOptions): FakeLine => {
  const events = new EventEmitter();
  const channels = new Set<FakeChannel>();
  const unanswered = new Set<(error: Error) => void>();
  let isCut = false;
  const oneWay = () => {
    let last: Promise<void> = Promise.resolve();
    return (what: () => void) => {
      const arrival = clock.sleep(latencyMs());
      last = last.then(() => arrival).then(() => (isCut ? undefined : what()));
    };
  };
  const [tell, say] = [oneWay(), oneWay()];
  const ask = <T>(what: () => T): Promise<T> => {
    if (isCut) return Promise.reject(new Error('Connection closed'));
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    unanswered.add(reject);
    tell(() => {
      const answer = what();
      say(() => {
        unanswered.delete(reject);
        resolve(answer);
      });
      broker.serve();
    });
    return promise;
  };
  const cut = () => {
    if (isCut) return;
    isCut = true;
    for (const channel of channels) broker.leave(channel);
    for (const reject of unanswered) reject(new Error('Channel ended, no reply will be forthcoming'));
    for (const channel of channels) channel.events.emit('close');
    events.emit('close');
    broker.serve();
  };

  const createChannel = async () => {
    const channel: FakeChannel = { events: new EventEmitter(), unacked: new Map(), say, deliveries: 0 };
    let prefetch = 0;
    const settle = (what: () => void) => {
      if (isCut || !channels.has(channel)) throw new Error('Channel closed');
      tell(() => {
        what();
        broker.serve();
      });
    };
    await ask(() => channels.add(channel));
    return Object.assign(channel.events, {
      prefetch: (count: number) =>
        ask(() => {
          prefetch = count;
        }),
      consume: (_queue: string, hand: Consumer['hand'], { consumerTag: tag }: { consumerTag: string }) =>
        ask(() => broker.begin({ tag, prefetch, hand, channel, held: 0 })),
      cancel: (tag: string) => ask(() => broker.cancel(channel, tag)),
      ack: ({ fields }: ConsumeMessage, upTo = false) => settle(() => broker.ack(channel, fields.deliveryTag, upTo)),
      nack: ({ fields }: ConsumeMessage) => settle(() => broker.nack(channel, fields.deliveryTag)),
      close: async () => {
        await ask(() => broker.leave(channel));
        channels.delete(channel);
        channel.events.emit('close');
      },
    });
  };
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  stream.on('close', cut);
  const model = Object.assign(events, { connection: { stream }, createChannel, close: async () => cut() });
  return { model: model as unknown as ChannelModel, cut };
};
