import amqp, { type ConfirmChannel } from 'amqplib';

/** Lets somebody work on a broker by a line of his own, which ends with the work. Rejects as the work does. */
export const withChannel = async <T>(url: string, work: (channel: ConfirmChannel) => Promise<T>): Promise<T> => {
  const connection = await amqp.connect(url);
  connection.on('error', () => undefined);
  try {
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined);
    return await work(channel);
  } finally {
    await connection.close().catch(() => undefined);
  }
};
