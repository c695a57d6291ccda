import { type FileHandle, mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type JournalEntry, readEntries } from './journal.ts';

export interface Journal {
  /** What was in it when it was opened, oldest first. */
  readonly entries: readonly JournalEntry[];
  /**
   * Resolves once the entry is on the disk. Entries of one turn, and those that come while the disk is busy, share one write and one
   * sync. Rejects when the disk refuses, as a full one does: then nothing of the group is kept, and a later append may succeed.
   */
  append(entry: JournalEntry): Promise<void>;
  /** Writes what is waiting and closes the file. */
  close(): Promise<void>;
}

export interface JournalOptions {
  readonly path: string;
  /** Forces what was written onto the disk; `fdatasync` unless a test looks in between. */
  readonly sync?: (file: FileHandle) => Promise<void>;
}

interface Waiting {
  readonly line: string;
  settle(): void;
  fail(error: unknown): void;
}

/** Opens or makes the file and cuts off a last line that a crash has torn. Locking it is the caller's. */
export const openJournal = async ({ path, sync = (file) => file.datasync() }: JournalOptions): Promise<Journal> => {
  const { file, entries, wholeBytes } = await openWhole(path);
  let waiting: Waiting[] = [];
  let writing: Promise<void> | undefined;
  let keptBytes = wholeBytes;
  let hasRest = false;

  /** What a failed write left behind was never told as kept, and half a line before the next one would spoil both. */
  const cutRest = async (): Promise<void> => {
    if (hasRest) await file.truncate(keptBytes);
    hasRest = false;
  };

  const write = async (): Promise<void> => {
    while (waiting.length > 0) {
      const group = waiting;
      waiting = [];
      try {
        await cutRest();
        const lines = Buffer.from(group.map(({ line }) => line).join(''));
        hasRest = true;
        await file.appendFile(lines);
        await sync(file);
        keptBytes += lines.byteLength;
        hasRest = false;
        for (const { settle } of group) settle();
      } catch (error) {
        await cutRest().catch(() => undefined);
        for (const { fail } of group) fail(error);
      }
    }
    writing = undefined;
  };

  return {
    entries,
    append: (entry) =>
      new Promise((settle, fail) => {
        waiting.push({ line: `${JSON.stringify(entry)}\n`, settle, fail });
        // One turn later, so that what comes in the same turn is in the same write.
        writing ??= Promise.resolve().then(write);
      }),
    close: async () => {
      await writing;
      await file.close();
    },
  };
};

interface Whole {
  readonly file: FileHandle;
  readonly entries: readonly JournalEntry[];
  readonly wholeBytes: number;
}

const openWhole = async (path: string): Promise<Whole> => {
  await mkdir(dirname(path), { recursive: true });
  const file = await open(path, 'a+', 0o600);
  try {
    const { entries, wholeBytes } = readEntries(await file.readFile(), path);
    await file.truncate(wholeBytes);
    await file.sync();
    return { file, entries, wholeBytes };
  } catch (error) {
    await file.close();
    throw error;
  }
};
