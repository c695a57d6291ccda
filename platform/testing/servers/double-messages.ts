import amqp, { type ConfirmChannel, type ConsumeMessage } from 'amqplib';
import { systemClock } from '../../run/clock.ts';

export interface Doubling extends AsyncDisposable {
  /** How many messages were published a second time. */
  count(): number;
}

const shadow = 'shadow';
const mark = 'doubled';

/**
 * Publishes everything that is published to these exchanges a second time, a moment later and as it was: every queue gets every message
 * twice. Goes on when the broker comes back. Resolves once it has begun.
 */
export const doubleMessages = async (url: string, exchanges: readonly string[]): Promise<Doubling> => {
  const closing = new AbortController();
  let count = 0;

  const again = (channel: ConfirmChannel, message: ConsumeMessage): void => {
    const { exchange, routingKey } = message.fields;
    const headers = { ...message.properties.headers, [mark]: true };
    channel.publish(exchange, routingKey, message.content, { ...message.properties, headers }, (refused) => {
      if (refused) return;
      count += 1;
      ignoreGone(() => channel.ack(message));
    });
  };

  const live = async (begun: () => void): Promise<void> => {
    const connection = await amqp.connect(url, { timeout: 3_000 });
    const ended = new Promise<void>((resolve) => connection.on('close', () => resolve()));
    connection.on('error', () => undefined);
    const leave = () => ignoreGone(() => void connection.close().catch(() => undefined));
    closing.signal.addEventListener('abort', leave);
    try {
      const channel = await connection.createConfirmChannel();
      channel.on('error', () => undefined);
      await channel.assertQueue(shadow, { durable: true, arguments: { 'x-queue-type': 'quorum' } });
      for (const exchange of exchanges) await channel.bindQueue(shadow, exchange, '');
      await channel.prefetch(64);
      await channel.consume(shadow, (message) => {
        if (message === null) return leave();
        if (message.properties.headers?.[mark] === true) ignoreGone(() => channel.ack(message));
        else ignoreGone(() => again(channel, message));
      });
      begun();
      await ended;
    } finally {
      closing.signal.removeEventListener('abort', leave);
      leave();
    }
  };

  let begun: () => void = () => undefined;
  const hasBegun = new Promise<void>((resolve) => {
    begun = resolve;
  });
  const liveOn = async (): Promise<void> => {
    while (!closing.signal.aborted) {
      await live(begun).catch(() => undefined);
      await systemClock.sleep(200, closing.signal);
    }
  };
  const life = liveOn();
  await hasBegun;
  return {
    count: () => count,
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await Promise.race([life, systemClock.sleep(5_000)]);
    },
  };
};

/** A channel that is gone throws at once; what was meant happens on the next one. */
const ignoreGone = (act: () => void): void => {
  try {
    act();
  } catch {
    // The broker gives the message again.
  }
};
