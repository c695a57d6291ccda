import { join } from 'node:path';
import { keyFiles } from './keys.ts';

/** The sandbox vendor's own book. */
const vendorJournal = 'sandbox.jsonl';

/** What lies in a data folder. */
export const dataFiles = (folder: string) => ({
  database: join(folder, 'cafe.sqlite'),
  vendorJournal: join(folder, vendorJournal),
});

/** What belongs to the database and is part of a backup: names below the data folder. */
export const filesToBackUp: readonly string[] = [...Object.values(keyFiles), vendorJournal];
