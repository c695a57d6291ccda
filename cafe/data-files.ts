import { join } from 'node:path';
import { keyFiles } from './keys.ts';

/** What lies in a data folder. */
export const dataFiles = (folder: string) => ({
  database: join(folder, 'cafe.sqlite'),
  /** The sandbox vendor's own book. */
  vendorJournal: join(folder, 'sandbox.jsonl'),
  keys: Object.values(keyFiles).map((name) => join(folder, name)),
});
