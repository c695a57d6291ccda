import type { Event } from '@gorae/contracts/kit/event.ts';
import { Refusal, Unavailable } from '../../errors.ts';
import type { Change, Collection, Documents, Store, Versioned } from '../../store/store.ts';
import type { Chance } from './chance.ts';
import type { Row, SimDatabase } from './database.ts';
import type { Life } from './life.ts';
import { byUniqueKey, isTaken, pageOf } from './look-up.ts';
import type { Scheduler } from './scheduler.ts';

export interface SimStoreOptions {
  readonly database: SimDatabase;
  readonly life: Life;
  readonly scheduler: Scheduler;
  readonly chance: Chance;
  /**
   * Checks events against their contract and answers what stores them; that is called in the very step of the write. Throws: then
   * nothing is written.
   */
  readonly prepare: (events: readonly Event[]) => () => void;
  /**
   * `at-once`: a change is one step, as in an engine in the same process. `compare`: it loads, decides, and writes if the version is
   * still what it was, and decides again otherwise, as over a network.
   */
  readonly changes: 'at-once' | 'compare';
  /** False: whoever writes last wins. Only to see that somebody notices. */
  readonly comparesVersions?: boolean;
}

/** A store in memory whose every call is a step to be scheduled: on the way there, and on the way back. */
export const createSimStore = (options: SimStoreOptions): Store => {
  const { database } = options;
  const call = createCall(options);
  return {
    documents: async <T extends Versioned>(collection: Collection<T>) => createDocuments(options, call, collection),
    count: (name) =>
      call('count', `count ${name.split('/')[0] ?? ''}`, () => {
        const value = (database.counters.get(name) ?? 0) + 1;
        database.counters.set(name, value);
        return value;
      }),
    ping: () => call('read', 'ping', () => undefined),
  };
};

type Call = <T>(kind: 'read' | 'write' | 'count', point: string, effect: () => T) => Promise<T>;

const createCall =
  ({ life, scheduler, chance }: SimStoreOptions): Call =>
  async (kind, name, effect) => {
    const point = `store ${name}`;
    await scheduler.step(life, point);
    const passage = chance.store({ life, point });
    if (passage === 'unreached') throw away();
    const result = effect();
    if (passage === 'answer-lost' && kind !== 'read') throw away();
    await scheduler.step(life, `${point} answered`);
    return result;
  };

const away = () => new Unavailable('the store is out of reach');

const createDocuments = <T extends Versioned>(
  { database, prepare, changes, life, comparesVersions = true }: SimStoreOptions,
  call: Call,
  declared: Collection<T>,
): Documents<T> => {
  const collection = declared as unknown as Collection<never>;
  const { name } = declared;
  const rows = (): Map<string, Row> => database.rows(name);
  const load = (id: string): T | undefined => toDoc<T>(rows().get(id));

  const checkVersion = (doc: Versioned, current: Versioned | undefined): void => {
    const expected = (current?.version ?? 0) + 1;
    if (doc.version !== expected)
      throw new Error(`${name} ${doc.id} has version ${doc.version} where ${expected} comes next`);
  };

  const store = (doc: T, events: readonly Event[]): void => {
    const record = prepare(events);
    database.put(name, doc, life.name);
    record();
  };

  const write = (id: string, next: Change<T>, current: T | undefined): T => {
    if (next.doc.id !== id) throw new Error(`A change of ${name} ${id} answers with another document`);
    checkVersion(next.doc, current);
    if (isTaken(collection, rows(), next.doc))
      throw new Refusal('conflict', 'unique-key-taken', { detail: `Another of the ${name} has this key.` });
    store(next.doc, next.events ?? []);
    return copyOf(next.doc);
  };

  const changeAtOnce: Documents<T>['change'] = (id, decide) =>
    call('write', `change ${name}`, () => {
      const current = load(id);
      const next = decide(current);
      return next === undefined ? current : write(id, next, load(id));
    });

  const changeComparing: Documents<T>['change'] = async (id, decide) => {
    for (;;) {
      const current = await call('read', `load ${name}`, () => load(id));
      const version = current?.version;
      const next = decide(current);
      if (next === undefined) return current;
      const written = await call('write', `write ${name}`, () => {
        const stored = load(id);
        if (comparesVersions && stored?.version !== version) return undefined;
        return write(id, next, comparesVersions ? stored : current);
      });
      if (written !== undefined) return written;
    }
  };

  return {
    insert: (doc, events = []) =>
      call('write', `insert ${name}`, () => {
        checkVersion(doc, undefined);
        if (rows().has(doc.id) || isTaken(collection, rows(), doc)) return false;
        store(doc, events);
        return true;
      }),
    find: (id) => call('read', `find ${name}`, () => load(id)),
    findBy: (key, values) =>
      call('read', `find ${name} by ${key}`, () => toDoc<T>(byUniqueKey(collection, rows(), { key, values }))),
    change: changes === 'at-once' ? changeAtOnce : changeComparing,
    page: (query) =>
      call('read', `page ${name} ${query.index}`, () => {
        const { rows: found, ...more } = pageOf(collection, rows(), query);
        return { items: found.map(parse<T>), ...more };
      }),
    due: (before, limit) =>
      call('read', `due ${name}`, () => {
        const due: { readonly row: Row; readonly at: number }[] = [];
        for (const row of rows().values()) {
          const at = declared.dueAt?.(row.doc as T);
          if (at !== undefined && at <= before) due.push({ row, at });
        }
        due.sort((a, b) => a.at - b.at || (a.row.doc.id < b.row.doc.id ? -1 : 1));
        return due.slice(0, limit).map(({ row }) => parse<T>(row));
      }),
  };
};

const parse = <T>(row: Row): T => JSON.parse(row.text) as T;
const toDoc = <T>(row: Row | undefined): T | undefined => (row === undefined ? undefined : parse<T>(row));
const copyOf = <T>(doc: T): T => JSON.parse(JSON.stringify(doc)) as T;
