import amqp, { type ConfirmChannel } from 'amqplib';

export interface OpenChannel {
  readonly channel: ConfirmChannel;
  /** Never rejects. */
  close(): Promise<void>;
}

/** On a line of its own. What breaks either is told to whoever waits for an answer, and to nobody else. */
export const openChannel = async (url: string): Promise<OpenChannel> => {
  const connection = await amqp.connect(url);
  connection.on('error', () => undefined);
  const close = () => connection.close().catch(() => undefined);
  try {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined);
    return { channel, close };
  } catch (error) {
    await close();
    throw error;
  }
};

/** Lets somebody work on a broker by a line that ends with the work. Rejects as the work does. */
export const withChannel = async <T>(url: string, work: (channel: ConfirmChannel) => Promise<T>): Promise<T> => {
  const { channel, close } = await openChannel(url);
  try {
    return await work(channel);
  } finally {
    await close();
  }
};
