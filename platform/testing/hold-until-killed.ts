import { systemClock } from '../run/clock.ts';
import { openDataFolder } from '../run/data-folder.ts';
import { openDatabase } from '../store/sqlite/database.ts';
import { createSqliteStore } from '../store/sqlite/sqlite-store.ts';
import { aParcel, parcels } from '../store/suite/store-lab.ts';

/**
 * A process for tests to kill: `hold-until-killed.ts FOLDER` takes the data folder and stores documents for ever, eight at a time,
 * printing the id of each once it is acknowledged.
 */
const folder = openDataFolder(process.argv[2] ?? '');
const database = openDatabase({ file: `${folder.path}/killed.sqlite`, clock: systemClock });
const documents = await createSqliteStore(database, { namespace: 'killed', record: () => undefined }).documents(
  parcels,
);
await Promise.all(
  Array.from({ length: 8 }, async (_, lane) => {
    for (let n = 0; ; n++) {
      const id = `${lane}-${n}`;
      await documents.insert(aParcel(id));
      process.stdout.write(`${id}\n`);
    }
  }),
);
