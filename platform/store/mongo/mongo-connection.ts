import { type Abortable, type CommandOperationOptions, type Db, MongoClient, type MongoClientOptions } from 'mongodb';
import { Unavailable } from '../../errors.ts';
import { atMost } from '../../run/at-most.ts';
import type { Clock } from '../../run/clock.ts';
import type { Log } from '../../run/log.ts';
import { toAddressFault, toStartFault, toUnavailable } from './mongo-fault.ts';
import { createMongoTrouble } from './mongo-trouble.ts';
import { probeWrite } from './probe-write.ts';
import { settleOnce } from './settle-once.ts';

export interface MongoConnectionOptions {
  readonly url: string;
  readonly database: string;
  readonly clock: Clock;
  readonly log: Log;
  /** Every wait is so many times as long; for tests that nothing may keep from an answer, on a busy machine. */
  readonly patience?: number;
}

/** What a command that may be large must be given. */
export type CallOptions = CommandOperationOptions & Abortable;

/**
 * The way to one database. The driver finds servers again by itself, but not always; what is added is that every wait ends, and that a
 * database which answers nobody any more is asked by a new client.
 */
export interface MongoConnection {
  /**
   * Runs a command. Rejects with `Unavailable` when the database is out of reach or does not answer within seconds; a write may have
   * been done all the same. Its options end a command that nobody waits for any more: one that the line did not take would keep its place
   * in the pool for ever (driver 7.9).
   */
  call<T>(doing: string, command: (db: Db, options: CallOptions) => Promise<T>): Promise<T>;
  /** Resolves when the database answers. */
  ping(): Promise<void>;
  /** From now on it is asked every two seconds whether it answers, and whether it takes writes again. */
  watch(): void;
  /** Why it cannot be used, in words that everybody may read: the log has the rest. Undefined when it answers and takes writes. */
  trouble(): string | undefined;
  /** What can never work, from an error of a call; undefined for anything that may pass. */
  startFaultOf(error: unknown): Error | undefined;
  isClosed(): boolean;
  /** Refuses further calls with `Unavailable`, lets those in hand end while it answers, closes. Safe to call twice. */
  close(): Promise<void>;
}

/**
 * `w: majority` and `j` on every write; reads see only what a majority has. Every wait of the driver is bounded: for a server (in ms),
 * a connection, a place in the pool, an answer. `timeoutMS` of this driver has no effect. What a server waits for a majority is less than
 * what we wait for the server: one that cannot keep a write is to say so.
 */
const settings = (patience: number): MongoClientOptions => ({
  writeConcern: { w: 'majority', journal: true, wtimeoutMS: 4_000 * patience },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  serverSelectionTimeoutMS: 2_000 * patience,
  connectTimeoutMS: 3_000 * patience,
  socketTimeoutMS: 5_000 * patience,
  waitQueueTimeoutMS: 3_000 * patience,
  heartbeatFrequencyMS: 2_000,
  maxIdleTimeMS: 60_000,
  ignoreUndefined: true,
});

const mostForCallMs = 8_000;
const lookEveryMs = 2_000;
/** Longer than any call: a database that answers slowly has answered by then. */
const longestSilenceMs = 10_000;
/** For calls that nobody waits for any more, and for the goodbye: a database may fall silent at any point. */
const closeWithinMs = 1_000;

/** Throws a `StartFault` for an address that cannot be read. Contacts nobody yet. */
export const openMongoConnection = (options: MongoConnectionOptions): MongoConnection => {
  const { clock, log, patience = 1 } = options;
  const longestCallMs = mostForCallMs * patience;
  let client = openClient(options);
  const { hosts } = client;
  const closing = new AbortController();
  const inHand = new Set<Promise<unknown>>();
  let watching: Promise<void> | undefined;
  const trouble = createMongoTrouble({
    ...{ hosts, clock, log },
    isStarting: () => watching === undefined,
    isClosed: () => closing.signal.aborted,
  });

  const bounded = async <T>(doing: string, command: (db: Db, options: CallOptions) => Promise<T>): Promise<T> => {
    const [done, givenUp] = [new AbortController(), new AbortController()];
    const late = new Promise<never>((_resolve, reject) => {
      void clock.sleep(longestCallMs, done.signal).then(() => {
        if (done.signal.aborted) return;
        const error = new Unavailable(`${doing}: no answer within ${longestCallMs} ms`);
        givenUp.abort(error);
        reject(error);
      });
    });
    const { connect, db } = client;
    const running = connect().then(() => command(db, { signal: givenUp.signal }));
    try {
      return await Promise.race([running, late]);
    } finally {
      done.abort();
    }
  };

  const run = async <T>(doing: string, command: (db: Db, options: CallOptions) => Promise<T>): Promise<T> => {
    try {
      const answer = await bounded(doing, command);
      trouble.answered();
      return answer;
    } catch (fault) {
      const error = toUnavailable(fault, doing);
      trouble.failed(error);
      throw error;
    }
  };

  const call: MongoConnection['call'] = async (doing, command) => {
    if (closing.signal.aborted) throw new Unavailable(`${doing}: the database is closed`);
    const running = run(doing, command);
    inHand.add(running);
    return running.finally(() => inHand.delete(running));
  };

  const ping = async () => {
    await call('asking the database for a sign of life', (db) => db.command({ ping: 1 }));
  };

  /** Readiness may keep all writers away from a database that has refused a write: somebody must find out that it takes them again. */
  const tryWrite = async () => {
    await call('asking the database whether it takes writes', probeWrite);
    trouble.wrote();
  };

  /**
   * The driver's own watcher of a server waits for ever for a write that a broken line did not take (7.9), and nobody else finds the
   * server again.
   */
  const renew = () => {
    log.debug('the database has not answered for long: a new client asks it');
    void client.close();
    client = openClient(options);
    trouble.fellSilent();
  };

  const watch = async () => {
    while (!closing.signal.aborted) {
      await clock.sleep(lookEveryMs, closing.signal);
      if (closing.signal.aborted) return;
      await (trouble.refusesWrites() ? tryWrite() : ping()).catch(() => undefined);
      if (trouble.silentMs() >= longestSilenceMs * patience && !closing.signal.aborted) renew();
    }
  };

  let closed: Promise<void> | undefined;
  return {
    call,
    ping,
    watch: () => {
      watching ??= watch();
    },
    trouble: trouble.brief,
    startFaultOf: (error) => toStartFault(error, hosts),
    isClosed: () => closing.signal.aborted,
    close: async () => {
      closing.abort();
      const sayGoodbye = async () => {
        if (!trouble.isAway()) await Promise.allSettled([watching, ...inHand]);
        await client.close();
      };
      closed ??= atMost(sayGoodbye(), { clock, ms: closeWithinMs });
      await closed;
    },
  };
};

interface Client {
  readonly db: Db;
  /** Where the servers are, for people. */
  readonly hosts: string;
  connect(): Promise<void>;
  /** Never rejects; may take for ever. */
  close(): Promise<void>;
}

const openClient = (options: MongoConnectionOptions): Client => {
  const client = createClient(options);
  let isClosed = false;
  return {
    db: client.db(options.database),
    hosts: client.options.srvHost ?? client.options.hosts.join(', '),
    // The driver never recovers by itself from a first connect that failed: it must be told to connect until that has succeeded once.
    connect: settleOnce(async () => {
      await client.connect();
      // One that was closed while it looked its servers up has opened lines afterwards all the same (driver 7.9).
      if (isClosed) await client.close();
    }),
    close: async () => {
      isClosed = true;
      await client.close().catch(() => undefined);
    },
  };
};

const createClient = ({ url, database, patience = 1 }: MongoConnectionOptions): MongoClient => {
  try {
    return new MongoClient(url, { ...settings(patience), appName: database });
  } catch (error) {
    throw toAddressFault(error, url);
  }
};
