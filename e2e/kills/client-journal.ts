import { type FileHandle, open, readFile } from 'node:fs/promises';

/** What went over the line, as the client saw it. */
export type ClientEntry =
  | {
      readonly kind: 'asked';
      /** Of one try. */
      readonly try: number;
      readonly by: string;
      /** Such as `place`, `pay`, `done`. */
      readonly what: string;
      /** Idempotency-Key of the request. */
      readonly key?: string;
      /** The order or ticket that it is about, when it has one. */
      readonly about?: string;
    }
  | { readonly kind: 'answered'; readonly try: number; readonly status: number; readonly body?: unknown }
  /** The line was cut, or nobody was there: it may have been done, or not. */
  | { readonly kind: 'unheard'; readonly try: number; readonly why: string };

export interface ClientJournal {
  /** Resolves once the entry is on the disk: only then does the client go on, and only then does it count. */
  write(entry: ClientEntry): Promise<void>;
  close(): Promise<void>;
}

/** Entries that come while the disk is busy share the next write and sync. */
export const openClientJournal = async (path: string): Promise<ClientJournal> => {
  const file = await open(path, 'ax');
  let lines: string[] = [];
  let next: Promise<void> | undefined;
  let last = Promise.resolve();
  const flush = async (): Promise<void> => {
    await last;
    next = undefined;
    const text = lines.join('');
    lines = [];
    last = store(file, text);
    await last;
  };
  return {
    write: (entry) => {
      lines.push(`${JSON.stringify(entry)}\n`);
      next ??= flush();
      return next;
    },
    close: async () => {
      await next;
      await last;
      await file.close();
    },
  };
};

const store = async (file: FileHandle, text: string): Promise<void> => {
  await file.appendFile(text);
  await file.datasync();
};

export const readClientJournal = async (path: string): Promise<readonly ClientEntry[]> =>
  (await readFile(path, 'utf8'))
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as ClientEntry);
