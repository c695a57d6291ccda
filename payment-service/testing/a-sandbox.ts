import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '@gorae/platform/testing/child.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { type JournalEntry, readJournal } from '../sandbox/journal.ts';

/** The sandbox's program. */
export const sandboxMain = fileURLToPath(new URL('../sandbox/main.ts', import.meta.url));

/** A folder with a journal's place in it, removed at the end. */
export const aJournalPlace = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'sandbox-'));
  return {
    path: join(folder, 'sandbox.jsonl'),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

/** The sandbox as a process of its own, which can be killed and started again on the same journal. */
export const aSandboxProcess = async () => {
  const place = await aJournalPlace();
  let child = await start(place.path);
  return {
    url: () => child.url,
    journal: (): Promise<readonly JournalEntry[]> => readJournal(place.path),
    /** `kill -9`. */
    kill: () => child.process.kill(),
    restart: async () => {
      child = await start(place.path);
    },
    [Symbol.asyncDispose]: async () => {
      await child.process.kill();
      await place[Symbol.asyncDispose]();
    },
  };
};

const start = async (journal: string): Promise<{ process: Child; url: string }> => {
  const child = startChild(sandboxMain, ['--journal', journal, '--port', '0']);
  const words = 'sandbox listening on ';
  const line = await until(() => child.lines().find((text) => text.startsWith(words)), { what: 'the sandbox listens' });
  return { process: child, url: line.slice(words.length) };
};

/** Posts as a client of the sandbox does. */
export const post = (url: string, key: string, body: unknown): Promise<Response> =>
  fetch(url, { method: 'POST', headers: { 'Idempotency-Key': key }, body: JSON.stringify(body) });
