import { Unavailable } from '../../errors.ts';
import { StartFault } from '../../run/config-fault.ts';

/**
 * SQLite's own words (`sqlite3_errstr`) for what is the world's fault and not the statement's. Words rather than result codes,
 * since Deno does not hand out the codes.
 */
const worldFaults = [
  'database or disk is full',
  'disk I/O error',
  'attempt to write a readonly database',
  'unable to open database file',
  'database is locked',
  'database disk image is malformed',
  'out of memory',
];

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

export const isWorldFault = (error: unknown): boolean => {
  const text = textOf(error);
  return worldFaults.some((words) => text.includes(words));
};

/** `Unavailable` for a fault of disk or file, with the driver's error as its cause; anything else is returned as it is. */
export const toUnavailable = (error: unknown, doing: string): unknown =>
  isWorldFault(error) ? new Unavailable(`${doing}: ${textOf(error)}`, { cause: error }) : error;

/** One line that names the file and says what to do, for a database that cannot be opened. */
export const toStartFault = (error: unknown, file: string): Error => {
  if (error instanceof StartFault) return error;
  const text = textOf(error);
  const fault = (line: string) => new StartFault(line, { cause: error });
  if (text.includes('not a database')) return fault(`${file} is not a database: move it away or restore a backup`);
  if (text.includes('malformed')) return fault(`${file} is damaged: restore a backup`);
  if (text.includes('full')) return fault(`${file} cannot be written: no space left on the disk`);
  if (text.includes('readonly') || text.includes('unable to open'))
    return fault(`${file} cannot be opened for writing: check that folder and file exist and may be written`);
  if (text.includes('locked')) return fault(`${file} is locked by another program`);
  return fault(`${file} cannot be opened: ${text}`);
};
