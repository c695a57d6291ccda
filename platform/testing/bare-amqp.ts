import { type ChannelModel, connect } from 'amqplib';
import type { Declaration } from '../bus/rabbit/declarations.ts';
import { socketOf, writeTogether } from '../bus/rabbit/write-together.ts';

/** A message as the bus would send it. */
export interface BareMessage {
  readonly exchange: string;
  readonly body: Buffer;
}

export interface BareConsumer {
  readonly queue: string;
  readonly prefetch: number;
  /** A stream is read from its next entry on, and acked in steps as large as it takes. */
  readonly isStream: boolean;
  readonly onMessage: () => void;
}

/** What a program can do at a broker that checks nothing, decodes nothing and mends nothing. For measuring; any fault ends the process. */
export interface BareAmqp {
  /** Every message is acked as it comes. Resolves when the broker knows the consumer. */
  consume(consumer: BareConsumer): Promise<void>;
  /** Persistent, mandatory, with a window of unconfirmed messages. Resolves when the last one is confirmed. */
  publish(messages: Iterable<BareMessage>, window: number): Promise<void>;
  close(): Promise<void>;
}

/** Two connections, as the bus has them: a broker that holds back publishers would hold back acks on the same one. Each writes as the bus does. */
export const openBareAmqp = async (url: string): Promise<BareAmqp> => {
  const [publishing, consuming] = [await connect(url), await connect(url)];
  for (const connection of [publishing, consuming]) writeTogether(socketOf(connection));
  return {
    consume: (consumer) => consume(consuming, consumer),
    publish: (messages, window) => publish(publishing, messages, window),
    close: async () => {
      await publishing.close();
      await consuming.close();
    },
  };
};

/** Makes what is missing. */
export const declareBare = async (url: string, declarations: readonly Declaration[]): Promise<void> => {
  const connection = await connect(url);
  const channel = await connection.createChannel();
  for (const it of declarations)
    if (it.kind === 'binding') await channel.bindQueue(it.queue, it.exchange, it.key);
    else if (it.kind === 'queue') await channel.assertQueue(it.name, { durable: true, arguments: it.arguments });
    else await channel.assertExchange(it.name, it.type, { durable: true, arguments: it.arguments });
  await connection.close();
};

const consume = async (connection: ChannelModel, consumer: BareConsumer): Promise<void> => {
  const { queue, prefetch, isStream, onMessage } = consumer;
  const channel = await connection.createChannel();
  await channel.prefetch(prefetch);
  const every = isStream ? Math.ceil(prefetch / 2) : 1;
  let unacked = 0;
  const take: Parameters<typeof channel.consume>[1] = (message) => {
    if (message === null) throw new Error(`The broker took the consumer of ${queue} away`);
    unacked += 1;
    if (unacked === every) {
      channel.ack(message, every > 1);
      unacked = 0;
    }
    onMessage();
  };
  await channel.consume(queue, take, isStream ? { arguments: { 'x-stream-offset': 'next' } } : {});
};

const publish = async (connection: ChannelModel, messages: Iterable<BareMessage>, window: number): Promise<void> => {
  const channel = await connection.createConfirmChannel();
  const source = messages[Symbol.iterator]();
  await new Promise<void>((resolve, reject) => {
    let unconfirmed = 0;
    let number = 0;
    const confirmed = (error: unknown) => {
      if (error) return reject(error);
      unconfirmed -= 1;
      fill();
    };
    const fill = () => {
      while (unconfirmed < window) {
        const { done, value } = source.next();
        if (done) return unconfirmed === 0 ? resolve() : undefined;
        unconfirmed += 1;
        number += 1;
        const properties = { persistent: true, mandatory: true, messageId: `bench-${number}` };
        channel.publish(value.exchange, 'gorae', value.body, properties, confirmed);
      }
    };
    fill();
  });
};
