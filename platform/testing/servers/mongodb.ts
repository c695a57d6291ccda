import { randomUUID } from 'node:crypto';
import { MongoClient } from 'mongodb';
import { dockerAnswers } from './docker.ts';
import type { DatabaseServer } from './mongodb/database-server.ts';
import { startDockerMongoDb } from './mongodb/docker-mongodb.ts';
import { startMongod, whyNoMongod } from './mongodb/mongod.ts';
import { startStandIn, whyNoStandIn } from './mongodb/stand-in.ts';

/** A MongoDB to test against, or its stand-in. */
export interface MongoDb extends AsyncDisposable {
  /** Which one serves, for people: what holds on the stand-in is likely, not certain, to hold on MongoDB. */
  readonly describe: string;
  readonly url: string;
  /** Of a database that nobody else uses. */
  newDatabaseName(): string;
}

/** One that we may treat badly, since nobody else uses it. */
export interface OwnMongoDb extends MongoDb {
  /** Not MongoDB: its speed says nothing about MongoDB's. */
  readonly isStandIn: boolean;
  readonly port: number;
  /** Of its process now; undefined where it is not a process of this machine. */
  pid(): number | undefined;
  /** `kill -9`. What was acknowledged survives. */
  kill(): Promise<void>;
  /** After `kill`: on the same data and port. Resolves when it serves. */
  start(): Promise<void>;
  /** For a process of ours that is to use it, too: see `useMongoDb`. */
  readonly handOver: Readonly<Record<string, string>>;
}

const handedOver = 'GORAE_TEST_MONGODB';
const newName = (): string => `test-${randomUUID().slice(0, 8)}`;

/** Why there is nothing like MongoDB for tests on this machine, or undefined when there is. */
export const whyNoMongoDb = (): string | undefined => {
  if (process.env.MONGODB_URL || process.env[handedOver]) return undefined;
  const [mongod, standIn] = [whyNoMongod(), whyNoStandIn()];
  if (mongod === undefined || standIn === undefined || dockerAnswers()) return undefined;
  return `no MongoDB: ${mongod}, no Docker engine; for its stand-in: ${standIn}; install them or set MONGODB_URL`;
};

/** The database server of this test run: the one that was handed over, else the one at `MONGODB_URL`, else a new one of our own. */
export const useMongoDb = async (): Promise<MongoDb> => {
  const shared = process.env[handedOver];
  if (shared) return toShared(shared);
  return process.env.MONGODB_URL ? atUrl(process.env.MONGODB_URL) : startMongoDb();
};

/** A server that nobody else uses, whatever `MONGODB_URL` says. Disposing it removes its data. */
export const startMongoDb = async (): Promise<OwnMongoDb> => {
  const server = await startServer();
  const url = `mongodb://127.0.0.1:${server.port}`;
  return {
    describe: server.describe,
    isStandIn: server.isStandIn,
    url,
    port: server.port,
    pid: server.pid,
    newDatabaseName: newName,
    kill: server.kill,
    start: server.start,
    handOver: { [handedOver]: url },
    [Symbol.asyncDispose]: server.close,
  };
};

const startServer = (): Promise<DatabaseServer> => {
  if (whyNoMongod() === undefined) return startMongod();
  return dockerAnswers() ? startDockerMongoDb() : startStandIn();
};

const toShared = (url: string): MongoDb => ({
  describe: `the database server of this run, at ${url}`,
  url,
  newDatabaseName: newName,
  [Symbol.asyncDispose]: async () => undefined,
});

/** Others run it, so we leave it as we found it. */
const atUrl = (url: string): MongoDb => {
  const made: string[] = [];
  return {
    describe: `the MongoDB at MONGODB_URL (${url.replace(/^.*@|^[^:]*:\/\//, '').split('/')[0]})`,
    url,
    newDatabaseName: () => {
      const name = newName();
      made.push(name);
      return name;
    },
    [Symbol.asyncDispose]: async () => {
      const client = await new MongoClient(url).connect();
      for (const name of made) await client.db(name).dropDatabase();
      await client.close();
    },
  };
};
