import type { Codec } from '../../bus/codec.ts';
import type { Clock } from '../../run/clock.ts';
import { type Backlog, type Outbox, type OutboxEntry, toOutboxEntry } from '../outbox/outbox.ts';
import type { OutboxRelay } from '../outbox/outbox-relay.ts';
import type { Database, Row } from './database.ts';
import type { RecordEvents } from './documents.ts';

export interface SqliteOutbox extends Outbox, Backlog {
  /** For a store's `record`: keeps events in the write of their document, then tells the relay all that it must know of the document's outbox. */
  recorder(namespace: string, relay: Pick<OutboxRelay, 'told' | 'knows'>): RecordEvents;
}

export interface SqliteOutboxOptions {
  readonly database: Database;
  readonly codec: Codec;
  readonly clock: Clock;
}

const schema = `
  CREATE TABLE IF NOT EXISTS outbox (
    position INTEGER PRIMARY KEY, id TEXT NOT NULL, document TEXT NOT NULL, waits_since INTEGER NOT NULL, body TEXT NOT NULL,
    stored_at INTEGER
  );
  CREATE INDEX IF NOT EXISTS outbox_document ON outbox (document, position);
  CREATE INDEX IF NOT EXISTS outbox_waits ON outbox (waits_since);
`;

/** Rows that lie side by side share their pages, and a page whose rows all go at once is not even written. */
const gatherMs = 250;

/** Events of all stores of the file, in a table beside their documents. */
export const createSqliteOutbox = ({ database, codec, clock }: SqliteOutboxOptions): SqliteOutbox => {
  database.exec(schema);
  addStoredAt(database);
  const insertion = database.prepare(
    'INSERT INTO outbox (id, document, stored_at, waits_since, body) VALUES (?, ?, ?, ?, ?)',
  );
  const older = database.prepare('SELECT id FROM outbox WHERE document = ? AND position < ?');
  const ofDocument = database.prepare('SELECT id, document, body FROM outbox WHERE document = ? ORDER BY position');
  const longest = database.prepare(
    'SELECT document FROM outbox WHERE waits_since <= ? ORDER BY waits_since, position LIMIT ?',
  );
  const waitAgain = database.prepare('UPDATE outbox SET waits_since = ? WHERE document = ?');
  const counting = database.prepare('SELECT count(*) AS waiting FROM (SELECT DISTINCT document FROM outbox LIMIT ?)');
  const oldestEntry = database.prepare(
    'SELECT coalesce(stored_at, waits_since) AS at FROM outbox ORDER BY position LIMIT 1',
  );
  const removal = database.prepare('DELETE FROM outbox WHERE document = ? AND id = ?');

  return {
    recorder: (namespace, relay) => (events, plainDocument) => {
      if (events.length === 0) return;
      const document = `${namespace}/${plainDocument}`;
      const now = clock.now();
      const own = events.map((event) => toOutboxEntry(document, codec.write(event)));
      const [first = 0] = own.map(({ id, body }) =>
        Number(insertion.run(id, document, now, now, body).lastInsertRowid),
      );
      const knowsTheOthers = older.all(document, first).every(({ id }) => relay.knows(String(id)));
      const entries = knowsTheOthers ? own : ofDocument.all(document).map(toEntry);
      database.afterCommit(() => relay.told(entries));
    },
    gatherMs,
    claim: async (storedBefore, limit) => {
      const find = () => new Set(longest.all(storedBefore, limit).map(({ document }) => String(document)));
      // Mostly there is nothing: then nothing is written either.
      if (database.readNow(find).size === 0) return [];
      return database.write(() => {
        const documents = [...find()];
        for (const document of documents) waitAgain.run(clock.now(), document);
        return documents.flatMap((document) => ofDocument.all(document).map(toEntry));
      });
    },
    remove: (entries) =>
      new Promise((resolve, reject) => {
        const take = () => {
          for (const { document, id } of entries) removal.run(document, id);
          database.afterCommit(resolve);
        };
        // Joins the next write, so that taking off costs no fsync of its own while there is traffic.
        database.writeSoon(take, { refused: reject });
      }),
    documents: (limit) => database.read(() => Number(counting.get(limit)?.waiting)),
    oldest: () =>
      database.read(() => {
        const found = oldestEntry.get();
        return found === undefined ? undefined : Number(found.at);
      }),
  };
};

/** `waits_since` begins anew with every claim. A file of the release before lacks the column, and that release leaves it empty. */
const addStoredAt = (database: Database): void => {
  const known = database.prepare("SELECT name FROM pragma_table_info('outbox') WHERE name = 'stored_at'").get();
  if (known === undefined) database.exec('ALTER TABLE outbox ADD COLUMN stored_at INTEGER');
};

const toEntry = ({ id, document, body }: Row): OutboxEntry => ({
  id: String(id),
  document: String(document),
  body: String(body),
});
