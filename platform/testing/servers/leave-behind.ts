import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { withChannel } from './broker-channel.ts';

/** A queue as somebody else might have declared it. */
export const leaveQueue = async (url: string, name: string, args: Readonly<Record<string, unknown>>): Promise<void> => {
  await withChannel(url, (channel) => channel.assertQueue(name, { durable: true, arguments: args }));
};

/** An exchange as somebody else might have declared it. */
export const leaveExchange = async (url: string, name: string, type: string): Promise<void> => {
  await withChannel(url, (channel) => channel.assertExchange(name, type, { durable: true }));
};

export interface LeftMessage {
  readonly queue: string;
  readonly body: string;
  /** What the bus tells beside the body; somebody else tells nothing. A parked message is found again by its subject. */
  readonly event?: string;
  readonly subject?: string;
}

/** A message as somebody else might have sent it to a queue: not one of ours, perhaps. */
export const leaveMessage = (url: string, { queue, body, ...headers }: LeftMessage): Promise<void> =>
  withChannel(url, async (channel) => {
    const contentType = 'application/cloudevents+json';
    channel.sendToQueue(queue, Buffer.from(body), { persistent: true, contentType, messageId: randomUUID(), headers });
    await channel.waitForConfirms();
  });

/** The mark of a release that wrote the database. */
export const leaveSchema = async (url: string, database: string, major: number, minor: number): Promise<void> => {
  const client = await new MongoClient(url).connect();
  await client
    .db(database)
    .collection<{ _id: string }>('meta')
    .insertOne({ _id: 'schema', ...{ major, minor } });
  await client.close();
};

/** An index as somebody else might have made it. */
export const leaveIndex = async (
  url: string,
  database: string,
  collection: string,
  { name, key }: { readonly name: string; readonly key: Readonly<Record<string, 1>> },
): Promise<void> => {
  const client = await new MongoClient(url).connect();
  await client.db(database).collection(collection).createIndex(key, { name });
  await client.close();
};

/** A document that has lost all that was in it. */
export const leaveDocument = async (
  url: string,
  { database, collection, id }: { readonly database: string; readonly collection: string; readonly id: string },
): Promise<void> => {
  const client = await new MongoClient(url).connect();
  await client
    .db(database)
    .collection<{ _id: string; doc: object }>(collection)
    .insertOne({ _id: id, ...{ version: 1, doc: { id, version: 1 } } });
  await client.close();
};
