import { afterAll } from 'bun:test';
import { type MongoDb, useMongoDb } from './mongodb.ts';
import { type RabbitMq, useRabbitMq } from './rabbitmq.ts';

/** Broker and database of this test run, given back after the last test of the file that asks for them. */
export const useServers = async (): Promise<{ readonly broker: RabbitMq; readonly database: MongoDb }> => {
  const [broker, database] = await Promise.all([useRabbitMq(), useMongoDb()]);
  afterAll(async () => {
    await database[Symbol.asyncDispose]();
    await broker[Symbol.asyncDispose]();
  });
  return { broker, database };
};
