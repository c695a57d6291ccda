import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import type { ChannelModel, ConsumeMessage } from 'amqplib';

export interface Published {
  readonly text: string;
  /** Answers as the broker would: with an error when it did not take the message. */
  readonly answer: (error: Error | null) => void;
}

/** For unit tests: amqplib's connection with a broker at its end that only does what the test says. */
export interface FakeModel {
  readonly model: ChannelModel;
  /** What was published on any channel, in order. */
  readonly published: readonly Published[];
  /** What became of what was delivered, in order: `ack 1`, `ack to 3`, `nack 4`. */
  readonly settled: readonly string[];
  /** To the consumer that came last; deliveries are numbered from 1. */
  deliver(message: Pick<ConsumeMessage, 'content' | 'properties'>, options?: { readonly redelivered: boolean }): void;
  emit(name: string, ...args: readonly unknown[]): void;
}

export const createFakeModel = (): FakeModel => {
  const published: Published[] = [];
  const settled: string[] = [];
  let listen: (message: ConsumeMessage) => void = () => undefined;
  let deliveries = 0;
  const events = new EventEmitter();
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  stream.on('close', () => events.emit('close'));
  const createChannel = async () =>
    Object.assign(new EventEmitter(), {
      publish: (_exchange: string, _key: string, body: Buffer, _options: object, answer: Published['answer']) =>
        published.push({ text: body.toString(), answer }),
      prefetch: async () => undefined,
      consume: async (_queue: string, listener: typeof listen) => {
        listen = listener;
        return { consumerTag: 'consumer' };
      },
      cancel: async () => undefined,
      ack: ({ fields }: ConsumeMessage, upTo = false) => settled.push(`ack ${upTo ? 'to ' : ''}${fields.deliveryTag}`),
      nack: ({ fields }: ConsumeMessage) => settled.push(`nack ${fields.deliveryTag}`),
    });
  const model = Object.assign(events, {
    connection: { stream },
    createChannel,
    createConfirmChannel: createChannel,
    close: async () => void events.emit('close'),
  });
  return {
    model: model as unknown as ChannelModel,
    published,
    settled,
    deliver: (message, { redelivered } = { redelivered: false }) =>
      listen({ ...message, fields: { deliveryTag: ++deliveries, redelivered } } as ConsumeMessage),
    emit: (name, ...args) => void events.emit(name, ...args),
  };
};
