import type { Instant } from '../../run/clock.ts';
import type { Database, Row } from '../../store/sqlite/database.ts';
import type { Message } from './message.ts';

const definitions = `
  CREATE TABLE IF NOT EXISTS log (
    offset INTEGER PRIMARY KEY AUTOINCREMENT, event TEXT NOT NULL, subject TEXT NOT NULL, at INTEGER NOT NULL,
    kept INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS log_kept ON log (at) WHERE kept = 1;
  CREATE TABLE IF NOT EXISTS deliveries (
    queue TEXT NOT NULL, offset INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, crashes INTEGER NOT NULL DEFAULT 0,
    due_at INTEGER NOT NULL DEFAULT 0, PRIMARY KEY (queue, offset)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS parking (
    id INTEGER PRIMARY KEY AUTOINCREMENT, queue TEXT NOT NULL, event TEXT NOT NULL, subject TEXT NOT NULL,
    reason TEXT NOT NULL, attempts INTEGER NOT NULL, parked_at INTEGER NOT NULL, body TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS parking_age ON parking (parked_at);
  CREATE TABLE IF NOT EXISTS bus_running (since INTEGER NOT NULL);
`;

export interface LogEntry {
  readonly event: string;
  readonly subject: string;
  readonly at: Instant;
  readonly kept: boolean;
  readonly body: string;
}

/** The statements of the bus. Those that write run inside a job of the database. */
export interface BusTables {
  /** Notes that the bus runs; `unclean` when the one before never said that it stopped. */
  markRunning(at: Instant): { readonly unclean: boolean; readonly highest: number };
  markStopped(): void;
  /** Appends to the log and to the queues; answers the offset. */
  append(entry: LogEntry, queues: readonly string[]): number;
  /** The messages of a queue behind an offset, oldest first. */
  load(queue: string, behind: number, limit: number): readonly Message[];
  bodyOf(offset: number): string;
  /** Takes the message off the queue; one that is not kept leaves the log with its last delivery, since it may hold secrets. */
  remove(queue: string, message: Message): void;
  postpone(queue: string, message: Message): void;
  countCrash(queue: string, offset: number): void;
  clearCrashes(queue: string, offset: number): void;
  depth(queue: string): number;
  /** How many messages are parked. */
  parked(): number;
  logBehind(offset: number, limit: number): readonly { readonly offset: number; readonly body: string }[];
  /** The offset behind which everything stored at or after the instant lies. */
  offsetBefore(at: Instant): number;
  lastOffset(): number;
  prune(before: Instant, limit: number): number;
}

/** Makes the tables when missing. `queues` are all that may have deliveries. */
export const openBusTables = (database: Database, topologyQueues: readonly string[]): BusTables => {
  database.exec(definitions);
  const sql = (text: string) => database.prepare(text);
  const held = sql('SELECT DISTINCT queue FROM deliveries')
    .all()
    .map(({ queue }) => String(queue));
  const queues = [...new Set([...topologyQueues, ...held])].map((name) => `'${name.replaceAll("'", "''")}'`).join(', ');
  /** By the primary key of each queue: cheaper than an index that every delivery would have to keep up. */
  const undelivered = `NOT EXISTS (SELECT 1 FROM deliveries WHERE queue IN (${queues || "''"}) AND deliveries.offset = log.offset)`;

  const appendToLog = sql('INSERT INTO log (event, subject, at, kept, body) VALUES (?, ?, ?, ?, ?)');
  const deliver = sql('INSERT INTO deliveries (queue, offset) VALUES (?, ?)');
  const load =
    sql(`SELECT d.offset, d.attempts, d.crashes, d.due_at, l.kept, l.body FROM deliveries d LEFT JOIN log l ON l.offset = d.offset
    WHERE d.queue = ? AND d.offset > ? ORDER BY d.offset LIMIT ?`);
  const body = sql('SELECT body FROM log WHERE offset = ?');
  const removal = sql('DELETE FROM deliveries WHERE queue = ? AND offset = ?');
  const logRemoval = sql(`DELETE FROM log WHERE offset = ? AND kept = 0 AND ${undelivered}`);
  const loneRemoval = sql('DELETE FROM log WHERE offset = ? AND kept = 0');
  const postponement = sql(
    'UPDATE deliveries SET attempts = ?, due_at = ?, crashes = 0 WHERE queue = ? AND offset = ?',
  );
  const crash = sql('UPDATE deliveries SET crashes = crashes + 1 WHERE queue = ? AND offset = ?');
  const noCrash = sql('UPDATE deliveries SET crashes = 0 WHERE queue = ? AND offset = ?');
  const count = sql('SELECT count(*) AS depth FROM deliveries WHERE queue = ?');
  const countParked = sql('SELECT count(*) AS parked FROM parking');
  const logBehind = sql('SELECT offset, body FROM log WHERE kept = 1 AND offset > ? ORDER BY offset LIMIT ?');
  const since = sql('SELECT min(offset) AS offset FROM log WHERE kept = 1 AND at >= ?');
  const last = sql('SELECT max(offset) AS offset FROM log');
  const pruning = sql(
    `DELETE FROM log WHERE offset IN (SELECT offset FROM log WHERE kept = 1 AND at < ? AND ${undelivered} LIMIT ?)`,
  );
  const lastOffset = () => Number(last.get()?.offset ?? 0);
  return {
    markRunning: (at) => {
      const unclean = sql('SELECT since FROM bus_running').get() !== undefined;
      if (!unclean) sql('INSERT INTO bus_running (since) VALUES (?)').run(at);
      return { unclean, highest: lastOffset() };
    },
    markStopped: () => {
      sql('DELETE FROM bus_running').run();
    },
    append: (entry, boundQueues) => {
      const done = appendToLog.run(entry.event, entry.subject, entry.at, Number(entry.kept), entry.body);
      const offset = Number(done.lastInsertRowid);
      for (const queue of boundQueues) deliver.run(queue, offset);
      return offset;
    },
    load: (queue, behind, limit) => load.all(queue, behind, limit).map(toMessage),
    bodyOf: (offset) => String(body.get(offset)?.body ?? ''),
    remove: (queue, message) => {
      removal.run(queue, message.offset);
      if (!message.kept) (message.alone === true ? loneRemoval : logRemoval).run(message.offset);
    },
    postpone: (queue, { attempts, dueAt, offset }) => {
      postponement.run(attempts, dueAt, queue, offset);
    },
    countCrash: (queue, offset) => {
      crash.run(queue, offset);
    },
    clearCrashes: (queue, offset) => {
      noCrash.run(queue, offset);
    },
    depth: (queue) => Number(count.get(queue)?.depth ?? 0),
    parked: () => Number(countParked.get()?.parked ?? 0),
    logBehind: (offset, limit) =>
      logBehind.all(offset, limit).map((row) => ({ offset: Number(row.offset), body: String(row.body) })),
    offsetBefore: (at) => {
      const first = since.get(at)?.offset;
      return typeof first === 'number' ? first - 1 : lastOffset();
    },
    lastOffset,
    prune: (before, limit) => Number(pruning.run(before, limit).changes),
  };
};

const toMessage = (row: Row): Message => ({
  offset: Number(row.offset),
  attempts: Number(row.attempts),
  crashes: Number(row.crashes),
  dueAt: Number(row.due_at),
  kept: row.kept === 1,
  redelivered: Number(row.attempts) > 0,
  ...(typeof row.body === 'string' ? { body: row.body } : {}),
});
