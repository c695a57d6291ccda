import type { Duplex, Writable } from 'node:stream';
import type { ChannelModel } from 'amqplib';

/** Which amqplib does not show. */
export const socketOf = ({ connection }: ChannelModel): Duplex =>
  (connection as unknown as { readonly stream: Duplex }).stream;

/**
 * Lets everything that is written to a stream at once go out in one piece: amqplib writes each message and each ack by itself, and a system
 * call for each costs more than all the rest of sending it.
 */
export const writeTogether = (stream: Writable): void => {
  const write: (...args: never[]) => boolean = stream.write.bind(stream);
  let isHeld = false;
  const hold = () => {
    if (isHeld) return;
    isHeld = true;
    stream.cork();
    queueMicrotask(() => {
      isHeld = false;
      stream.uncork();
    });
  };
  stream.write = (...args: never[]) => {
    hold();
    return write(...args);
  };
};
