import { describe, expect, test } from 'bun:test';
import amqp from 'amqplib';
import { MongoClient, MongoServerError } from 'mongodb';
import { openBrokerHand } from '../broker-hand.ts';
import { until } from '../until.ts';
import { withChannel } from './broker-channel.ts';
import { startMongoDb, useMongoDb } from './mongodb.ts';
import { type RabbitMq, startRabbitMq, useRabbitMq } from './rabbitmq.ts';

const declare = (broker: RabbitMq, vhost: string) =>
  withChannel(broker.url(vhost), (channel) =>
    channel.assertQueue('parcels', { durable: true, arguments: { 'x-queue-type': 'quorum', 'x-delivery-limit': 5 } }),
  );

const send = (url: string, text: string) =>
  withChannel(url, async (channel) => {
    channel.sendToQueue('parcels', Buffer.from(text), { persistent: true });
    await channel.waitForConfirms();
  });

const take = (url: string) =>
  withChannel(url, async (channel) => {
    const message = await channel.get('parcels', { noAck: true });
    return message === false ? undefined : message.content.toString();
  });

describe('the RabbitMQ of the run', () => {
  test('takes and gives messages, each vhost its own', async () => {
    await using broker = await useRabbitMq();
    const [here, there] = [await broker.newVhost(), await broker.newVhost()];
    await declare(broker, here);
    await declare(broker, there);
    await send(broker.url(here), 'a parcel');
    expect(await take(broker.url(there))).toBeUndefined();
    expect(await take(broker.url(here))).toBe('a parcel');
  });

  test('lets an account do what it was allowed and nothing else', async () => {
    await using broker = await useRabbitMq();
    const vhost = await broker.newVhost();
    await declare(broker, vhost);
    const reader = { name: `reader-${vhost}`, password: 'a "quoted" word' };
    await broker.addUser({ ...reader, vhost, configure: '^$', write: '^$', read: '.*' });
    const url = broker.url(vhost, reader);
    expect(await take(url)).toBeUndefined();
    const declaring = withChannel(url, (channel) => channel.assertQueue('another'));
    await expect(declaring).rejects.toThrow('ACCESS_REFUSED');
  });
});

describe("a tester's hand", () => {
  test('waits until there is something to catch from', async () => {
    await using broker = await useRabbitMq();
    const url = broker.url(await broker.newVhost());
    const opening = openBrokerHand(url, 'parcel.sent');
    await expect(withChannel(url, (channel) => channel.bindQueue('none', 'parcel.sent', ''))).rejects.toThrow(
      'NOT_FOUND',
    );
    await withChannel(url, (channel) => channel.assertExchange('parcel.sent', 'fanout'));
    await using hand = await opening;
    await withChannel(url, async (channel) => {
      channel.publish('parcel.sent', '', Buffer.from('a parcel'));
      await channel.waitForConfirms();
    });
    expect((await hand.catchNext()).content.toString()).toBe('a parcel');
  });
});

describe('a RabbitMQ of our own', () => {
  test('keeps what it confirmed over kill -9, and comes back on the same port', async () => {
    await using broker = await startRabbitMq();
    const vhost = await broker.newVhost();
    await declare(broker, vhost);
    await send(broker.url(vhost), 'a parcel');
    await broker.settle();
    await broker.kill();
    await expect(take(broker.url(vhost))).rejects.toThrow();
    await broker.start();
    expect(await take(broker.url(vhost))).toBe('a parcel');
  });

  test('goes away and comes back, blocks publishers, and ends connections when it is told to', async () => {
    await using broker = await startRabbitMq({ consumerTimeoutMs: 5_000 });
    const vhost = await broker.newVhost();
    expect(await broker.evaluate('application:get_env(rabbit, consumer_timeout)')).toBe('{ok, 5000}');

    await declare(broker, vhost);
    await broker.stopApp();
    await expect(take(broker.url(vhost))).rejects.toThrow();
    await broker.startApp();

    const connection = await amqp.connect(broker.url(vhost));
    const seen: string[] = [];
    connection.on('error', () => undefined);
    for (const what of ['blocked', 'unblocked', 'close'] as const) connection.on(what, () => seen.push(what));
    const channel = await connection.createConfirmChannel();
    channel.on('error', () => undefined);
    await broker.memoryAlarm(true);
    // One that comes just before the broker has told its connections is still taken.
    const publishOnce = () => channel.sendToQueue('parcels', Buffer.from('late'));
    await until(() => publishOnce() && seen.includes('blocked'), { what: 'the publisher is blocked' });
    await broker.memoryAlarm(false);
    await until(() => seen.includes('unblocked'), { what: 'the publisher may go on' });
    await channel.waitForConfirms();
    await broker.closeConnections();
    await until(() => seen.includes('close'), { what: 'the connection is closed' });
    expect(seen).toEqual(['blocked', 'unblocked', 'close']);
  });
});

const withDatabase = async <T>(url: string, work: (client: MongoClient) => Promise<T>): Promise<T> => {
  const client = new MongoClient(url);
  try {
    return await work(await client.connect());
  } finally {
    await client.close();
  }
};

describe('the MongoDB of the run', () => {
  test('stores and finds, and refuses a second document with a unique key', async () => {
    await using server = await useMongoDb();
    await withDatabase(server.url, async (client) => {
      const parcels = client.db(server.newDatabaseName()).collection<{ _id: string; number: string }>('parcels');
      await parcels.createIndex({ number: 1 }, { unique: true });
      await parcels.insertOne({ _id: 'a', number: '001' });
      const refused = await parcels.insertOne({ _id: 'b', number: '001' }).catch((error) => error);
      expect(refused).toBeInstanceOf(MongoServerError);
      expect(refused.code).toBe(11_000);
      expect(await parcels.find().toArray()).toEqual([{ _id: 'a', number: '001' }]);
    });
  });
});

describe('a MongoDB of our own', () => {
  test('keeps what it acknowledged over kill -9, and comes back on the same port', async () => {
    await using server = await startMongoDb();
    const name = server.newDatabaseName();
    const stored: number[] = [];
    await withDatabase(server.url, async (client) => {
      const parcels = client.db(name).collection<{ _id: number }>('parcels');
      const writing = (async () => {
        for (let n = 0; ; n++) {
          await parcels.insertOne({ _id: n }, { writeConcern: { w: 'majority', j: true } });
          stored.push(n);
        }
      })().catch((error) => error);
      await until(() => stored.length >= 50, { what: '50 documents are stored' });
      await server.kill();
      expect(await writing).toBeInstanceOf(Error);
    });
    await server.start();
    const kept = await withDatabase(server.url, (client) => client.db(name).collection('parcels').find().toArray());
    expect(kept.map(({ _id }) => Number(_id))).toEqual(expect.arrayContaining(stored));
  });
});
