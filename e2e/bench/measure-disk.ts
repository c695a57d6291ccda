import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** What SQLite writes at least for one small transaction. */
const page = Buffer.alloc(4_096, 7);
const pages = 1_000;
const measuredMs = 1_000;

/**
 * Writes of one page per second, each synced before the next, into a file that is already as long as it gets: what a write-ahead log does
 * once it is warm. Appending would be slower, since the file's length must then be synced too, and would flatter the ratios.
 */
export const measureSyncsPerSecond = (folder: string): number => {
  const file = openSync(join(folder, 'syncs'), 'w');
  for (let place = 0; place < pages; place++) writeSync(file, page, 0, page.length, place * page.length);
  fdatasyncSync(file);
  const startedAt = performance.now();
  let syncs = 0;
  while (performance.now() - startedAt < measuredMs) {
    writeSync(file, page, 0, page.length, (syncs % pages) * page.length);
    fdatasyncSync(file);
    syncs += 1;
  }
  closeSync(file);
  return (syncs * 1000) / (performance.now() - startedAt);
};
