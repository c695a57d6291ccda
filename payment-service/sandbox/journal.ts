import { readFile } from 'node:fs/promises';
import { StartFault } from '@gorae/platform/run/config-fault.ts';

/**
 * One line of the sandbox's journal: the vendor's own book of money, kept apart from ours so that the two can be compared.
 * A charge `failed` took nothing and may be asked for again; a refund `refused` paid nothing and may be asked for again.
 */
export interface JournalEntry {
  /** RFC 3339, UTC. */
  readonly at: string;
  readonly kind: 'charge' | 'refund';
  /** The idempotency key that it was asked by. */
  readonly key: string;
  /** The key of the charge that a refund pays back. */
  readonly chargeKey?: string;
  readonly orderId: string;
  readonly amountKrw: number;
  readonly outcome: 'approved' | 'declined' | 'failed' | 'done' | 'refused';
  readonly reason?: string;
  /** How many asks to pay this charge back are to be refused first; see `refund-fails-<n>`. */
  readonly refundFailures?: number;
}

/** What is in the file, oldest first. A torn last line (the writer is at it, or died) is left out; any other fault throws a StartFault. */
export const readJournal = async (path: string): Promise<readonly JournalEntry[]> =>
  readEntries(await readFile(path), path).entries;

/** The whole lines of a journal and how many bytes they are; what follows is torn. */
export const readEntries = (
  bytes: Uint8Array,
  path: string,
): { readonly entries: readonly JournalEntry[]; readonly wholeBytes: number } => {
  const wholeBytes = bytes.lastIndexOf(lineFeed) + 1;
  const lines = new TextDecoder().decode(bytes.subarray(0, wholeBytes)).split('\n').slice(0, -1);
  return { entries: lines.map((line, position) => readLine(line, `${path}, line ${position + 1}`)), wholeBytes };
};

const lineFeed = 10;

const readLine = (line: string, where: string): JournalEntry => {
  let entry: Partial<JournalEntry>;
  try {
    entry = JSON.parse(line);
  } catch {
    throw new StartFault(`${where} is damaged: restore a backup or move the journal away`);
  }
  const known = (entry.kind === 'charge' || entry.kind === 'refund') && typeof entry.key === 'string';
  if (!known || !Number.isSafeInteger(entry.amountKrw)) throw new StartFault(`${where} is no entry of a journal`);
  return entry as JournalEntry;
};
