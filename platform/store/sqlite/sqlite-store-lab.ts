import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Event } from '@gorae/contracts/kit/event.ts';
import { createCodec } from '../../bus/codec.ts';
import { systemClock } from '../../run/clock.ts';
import { createMortal } from '../../testing/mortal.ts';
import { ParcelMoved, type StoreLab } from '../suite/store-lab.ts';
import { type Database, openDatabase } from './database.ts';
import { createSqliteStore } from './sqlite-store.ts';

/** A file in a folder of its own; events go to a table beside the documents, as the embedded bus does it. */
export const makeSqliteStoreLab = async (): Promise<StoreLab> => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  const file = join(folder, 'store.sqlite');
  return {
    open: async () => {
      const life = createMortal(systemClock);
      const database = openDatabase({ file, clock: life.clock, defer: life.defer });
      const store = createSqliteStore(database, { namespace: 'suite', record: recordInto(database) });
      return { store, crash: async () => life.die(), close: () => database.close() };
    },
    storedEvents: async () => {
      const database = openDatabase({ file, clock: systemClock });
      const rows = database.prepare('SELECT id FROM stored_events ORDER BY rowid').all();
      await database.close();
      return rows.map(({ id }) => String(id));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

const recordInto = (database: Database) => {
  const codec = createCodec([ParcelMoved]);
  database.exec('CREATE TABLE IF NOT EXISTS stored_events (id TEXT, body TEXT)');
  const insertion = database.prepare('INSERT INTO stored_events (id, body) VALUES (?, ?)');
  return (events: readonly Event[]): void => {
    for (const event of events) insertion.run(event.id, codec.encode(event));
  };
};
