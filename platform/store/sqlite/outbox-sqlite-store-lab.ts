import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createCodec } from '../../bus/codec.ts';
import { Unavailable } from '../../errors.ts';
import { systemClock } from '../../run/clock.ts';
import { silentLog } from '../../run/log.ts';
import { systemRandom } from '../../run/random.ts';
import { createMortal } from '../../testing/mortal.ts';
import { type OutboxLab, ParcelMoved } from '../suite/store-lab.ts';
import { openDatabase } from './database.ts';
import { openOutboxSqliteStore } from './outbox-sqlite-store.ts';
import { createSqliteOutbox } from './sqlite-outbox.ts';

/** A file in a folder of its own. The broker is away, so that what is stored stays in the outbox. */
export const makeOutboxSqliteStoreLab = async (): Promise<OutboxLab> => {
  const folder = await mkdtemp(join(tmpdir(), 'store-'));
  const file = join(folder, 'store.sqlite');
  return {
    open: async () => {
      const { clock, defer, die } = createMortal(systemClock);
      const publish = () => Promise.reject(new Unavailable('the suite has no broker'));
      const parts = { events: [ParcelMoved], publish, clock, defer, random: systemRandom, log: silentLog };
      const open = await openOutboxSqliteStore({ file, ...parts });
      return { store: open.store('suite'), backlog: open.backlog, crash: async () => die(), close: open.close };
    },
    openOutbox: async () => {
      const database = openDatabase({ file, clock: systemClock });
      const outbox = createSqliteOutbox({ database, codec: createCodec([ParcelMoved]), clock: systemClock });
      return { ...outbox, close: database.close };
    },
    storedEvents: async () => {
      const database = openDatabase({ file, clock: systemClock });
      const rows = database.prepare('SELECT id FROM outbox ORDER BY position').all();
      await database.close();
      return rows.map(({ id }) => String(id));
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};
