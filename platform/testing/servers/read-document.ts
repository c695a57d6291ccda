import { MongoClient } from 'mongodb';

/** A document as the database has it, with its outbox; null when there is none. */
export const readDocument = async (
  url: string,
  { database, collection, id }: { readonly database: string; readonly collection: string; readonly id: string },
): Promise<unknown> => {
  const client = await new MongoClient(url).connect();
  try {
    return await client.db(database).collection<{ _id: string }>(collection).findOne({ _id: id });
  } finally {
    await client.close();
  }
};
