import type { GetMessage, Options } from 'amqplib';
import { openChannel, withChannel } from './servers/broker-channel.ts';
import { until } from './until.ts';

/** A message as it came, to be delivered once more. */
export type Caught = Pick<GetMessage, 'content' | 'properties'>;

/** What a test does at a broker with its own hands. */
export interface BrokerHand extends AsyncDisposable {
  /** The next message that was published to the exchange since the hand was opened. */
  catchNext(): Promise<Caught>;
  /** How many were published since and not caught yet. */
  uncaught(): Promise<number>;
  /** Puts it into one queue only, with another body when there is one. Resolves when it is there. */
  deliver(
    queue: string,
    message: { readonly content: Buffer; readonly properties: Options.Publish },
    body?: string,
  ): Promise<void>;
  /** Messages that wait in the queue. */
  count(queue: string): Promise<number>;
}

/** Catches what is published to `exchange` from now on. A process that is ready may not have declared it yet: waits until it is there. */
export const openBrokerHand = async (url: string, exchange: string): Promise<BrokerHand> => {
  const isThere = () =>
    withChannel(url, (channel) => channel.checkExchange(exchange)).then(
      () => true,
      () => false,
    );
  await until(isThere, { what: `an exchange ${exchange}` });
  const { channel, close } = await openChannel(url);
  const { queue } = await channel.assertQueue('', { exclusive: true });
  await channel.bindQueue(queue, exchange, '');
  return {
    catchNext: async () => {
      const caught: Caught[] = [];
      const look = async (): Promise<boolean> => {
        const message = await channel.get(queue, { noAck: true });
        if (message !== false) caught.push(message);
        return message !== false;
      };
      await until(look, { what: `a message of ${exchange}` });
      return caught[0] as Caught;
    },
    uncaught: async () => (await channel.checkQueue(queue)).messageCount,
    deliver: async (to, { content, properties }, body) => {
      channel.sendToQueue(to, body === undefined ? content : Buffer.from(body), properties);
      await channel.waitForConfirms();
    },
    count: async (of) => (await channel.checkQueue(of)).messageCount,
    [Symbol.asyncDispose]: close,
  };
};
