import type { Versioned } from '../../store/store.ts';

/** A stored document: the text that is handed out, and an own copy to look things up in. */
export interface Row {
  readonly text: string;
  readonly doc: Versioned;
}

/** A document was stored. `before` and `after` are the database's own: look, do not touch. */
export interface Commit {
  readonly collection: string;
  readonly before: Versioned | undefined;
  readonly after: Versioned;
  /** Of the process that wrote. */
  readonly by: string;
}

/** An event that is stored but perhaps not published yet. */
export interface OutboxEntry {
  readonly id: string;
  readonly name: string;
  readonly subject: string;
  readonly body: string;
  readonly storedAt: number;
}

/** What one service has stored: it outlives every process. */
export interface SimDatabase {
  rows(collection: string): Map<string, Row>;
  readonly counters: Map<string, number>;
  /** By event id, oldest first. */
  readonly outbox: Map<string, OutboxEntry>;
  put(collection: string, doc: Versioned, by: string): void;
}

export const createSimDatabase = (onCommit: (commit: Commit) => void = () => undefined): SimDatabase => {
  const tables = new Map<string, Map<string, Row>>();
  const rows = (collection: string): Map<string, Row> => {
    const known = tables.get(collection) ?? new Map<string, Row>();
    tables.set(collection, known);
    return known;
  };
  return {
    rows,
    counters: new Map(),
    outbox: new Map(),
    put: (collection, doc, by) => {
      const text = JSON.stringify(doc);
      const row: Row = { text, doc: JSON.parse(text) as Versioned };
      const before = rows(collection).get(doc.id)?.doc;
      rows(collection).set(doc.id, row);
      onCommit({ collection, before, after: row.doc, by });
    },
  };
};
