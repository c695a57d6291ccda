import { MongoClient } from 'mongodb';

/** How many events wait in the outboxes of all documents in the databases whose names begin so. */
export const countOutboxes = async (url: string, prefix: string): Promise<number> => {
  const client = await new MongoClient(url).connect();
  try {
    const { databases } = await client.db('admin').admin().listDatabases({ nameOnly: true });
    let count = 0;
    for (const { name } of databases.filter((database) => database.name.startsWith(prefix)))
      for (const collection of await client.db(name).collections()) {
        const found = await collection.find({ outbox: { $exists: true } }).toArray();
        for (const { outbox } of found) count += Array.isArray(outbox) ? outbox.length : 0;
      }
    return count;
  } finally {
    await client.close();
  }
};
