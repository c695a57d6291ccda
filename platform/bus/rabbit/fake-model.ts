import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import type { ChannelModel } from 'amqplib';

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
  emit(name: string, ...args: readonly unknown[]): void;
}

export const createFakeModel = (): FakeModel => {
  const published: Published[] = [];
  const events = new EventEmitter();
  const stream = new Writable({ write: (_chunk, _encoding, done) => done() });
  stream.on('close', () => events.emit('close'));
  const createChannel = async () =>
    Object.assign(new EventEmitter(), {
      publish: (_exchange: string, _key: string, body: Buffer, _options: object, answer: Published['answer']) =>
        published.push({ text: body.toString(), answer }),
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
    emit: (name, ...args) => void events.emit(name, ...args),
  };
};
