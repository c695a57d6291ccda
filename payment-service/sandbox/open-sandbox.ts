import { join } from 'node:path';
import type { Clock } from '@gorae/platform/run/clock.ts';
import { openDataFolder } from '@gorae/platform/run/data-folder.ts';
import { createSandboxApi } from './api.ts';
import { openHttpServer } from './http-server.ts';
import { openJournal } from './journal-file.ts';
import { createLedger } from './ledger.ts';
import type { Chance } from './outcome.ts';

export interface SandboxOptions {
  /** Holds the journal, and a lock against a second process. */
  readonly folder: string;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly chance: Chance;
  readonly clock: Clock;
  readonly report: (error: unknown) => void;
}

export interface Sandbox {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}

/** The journal's name in the sandbox's folder; `readJournal` reads it. */
export const journalName = 'journal.jsonl';

/** Opens the vendor with everything that it has ever decided. Throws a StartFault when the folder is in use or the journal damaged. */
export const openSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { host, port, chance, clock, report } = options;
  const folder = openDataFolder(options.folder);
  try {
    const path = join(folder.path, journalName);
    const journal = await openJournal({ path });
    const ledger = createLedger({ journal, clock, chance });
    const server = await openHttpServer({ host, port, answer: createSandboxApi(ledger, path), report });
    return {
      url: server.url,
      port: server.port,
      close: async () => {
        await server.close();
        await journal.close();
        folder.close();
      },
    };
  } catch (error) {
    folder.close();
    throw error;
  }
};
