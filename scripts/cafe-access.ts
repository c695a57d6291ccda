import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { readAddress } from '@gorae/platform/run/command-line.ts';
import { StartFault } from '@gorae/platform/run/config-fault.ts';

/** Where a command finds the café and what it may do there. */
export interface CafeAccess {
  readonly baseUrl: string;
  readonly storeId: string;
  readonly dataDir: string;
}

export const accessOptions = {
  url: { type: 'string' },
  store: { type: 'string' },
} as const;

export const urlUsage =
  "the café's address (default PUBLIC_URL, else http://localhost:PORT, where PORT is 3000 unless set)";

/** From flags, else from the environment that `npm start` reads. An address that is none ends the process with one line. */
export const readAccess = (flags: { url?: string | undefined; store?: string | undefined }): CafeAccess => ({
  baseUrl: readBaseUrl(flags.url).replace(/\/+$/, ''),
  storeId: flags.store ?? process.env.STORE_ID ?? 'gorae',
  dataDir: process.env.DATA_DIR ?? './data',
});

const readBaseUrl = (typed: string | undefined): string => {
  if (typed !== undefined) return readAddress('--url', typed);
  const { PUBLIC_URL, PORT = '3000' } = process.env;
  return PUBLIC_URL ? readAddress('PUBLIC_URL', PUBLIC_URL) : readAddress('PORT', `http://localhost:${PORT}`);
};

/** `STAFF_KEY`, else the key that the café keeps in its data folder; and which of the two it is. */
const readStaffKey = ({ dataDir }: CafeAccess): { readonly key: string; readonly from: string } => {
  const given = process.env.STAFF_KEY?.split(',')[0]?.trim();
  if (given) return { key: given, from: 'STAFF_KEY' };
  const file = join(dataDir, 'staff.key');
  if (existsSync(file)) return { key: readFileSync(file, 'utf8').trim(), from: file };
  throw new Fault(`No staff key: set STAFF_KEY, or DATA_DIR to the café's data folder (${file} is not there).`);
};

/** What the person who typed the command should read: one line, no stack. */
export class Fault extends Error {
  override readonly name = 'Fault';
  /** Of the café's reply, when it was one. */
  readonly status: number | undefined;
  constructor(message: string, { status }: { status?: number } = {}) {
    super(message);
    this.status = status;
  }
}

/** Runs a command; a Fault, or a café that does not answer, ends it with one line and code 1. */
export const runCommand = async (baseUrl: string, command: () => Promise<number>): Promise<never> => {
  try {
    process.exit(await command());
  } catch (error) {
    if (error instanceof Fault || error instanceof StartFault) console.error(error.message);
    else if (isRefusedConnection(error)) console.error(nothingAnswers(baseUrl));
    else throw error;
    process.exit(1);
  }
};

export const nothingAnswers = (baseUrl: string): string =>
  `Nothing answers at ${baseUrl}. Is the café open? Start it with: npm start`;

const isRefusedConnection = (error: unknown): boolean => {
  const { code, message, cause } = error as { code?: unknown; message?: unknown; cause?: unknown };
  const told = `${String(code)} ${String(message)} ${String((cause as { code?: unknown } | undefined)?.code)}`;
  return /ECONNREFUSED|ConnectionRefused|Unable to connect|ENOTFOUND/.test(told);
};

/** A problem document (RFC 9457) as the café sends it. */
interface Problem {
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly errors?: readonly { readonly pointer?: string; readonly parameter?: string; readonly detail: string }[];
}

/** What is wrong, and beneath it each place of the request that is at fault. */
export const problemText = ({ title, detail, code, errors = [] }: Problem): string => {
  const faults = errors.map((one) => `\n  ${one.pointer ?? one.parameter ?? ''}: ${one.detail}`);
  return `${detail ?? title} (${code})${faults.join('')}`;
};

/** Asks the café; anything but success is a Fault that says what the café said. */
const ask = async <T>(url: string, init: RequestInit): Promise<{ body: T; status: number }> => {
  const reply = await fetch(url, init);
  if (reply.status === 204) return { body: undefined as T, status: 204 };
  const body: unknown = await reply.json().catch(() => {
    throw new Fault(`What answers at ${url} is no café (${reply.status}).`, { status: reply.status });
  });
  if (!reply.ok) throw new Fault(problemText(body as Problem), { status: reply.status });
  return { body: body as T, status: reply.status };
};

/** Asks the café for a path as staff do. When it refuses the key, the Fault says which key that was. */
export const createStaffAsk =
  (access: CafeAccess) =>
  async <T>(path: string, init: RequestInit = {}): Promise<{ body: T; status: number }> => {
    const { key, from } = readStaffKey(access);
    try {
      return await ask<T>(`${access.baseUrl}${path}`, { ...init, headers: { Authorization: `Bearer ${key}` } });
    } catch (error) {
      if (!(error instanceof Fault) || error.status !== 401) throw error;
      throw new Fault(
        `The café at ${access.baseUrl} refuses the staff key of ${from}: set STAFF_KEY to its key, or leave it unset and set DATA_DIR to the data folder of the running café.`,
        { status: error.status },
      );
    }
  };
