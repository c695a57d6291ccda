import type { Clock } from '@gorae/platform/run/clock.ts';
import { openDataFolder } from '@gorae/platform/run/data-folder.ts';
import { createSandboxApi } from './api.ts';
import { openHttpServer } from './http-server.ts';
import { openJournal } from './journal-file.ts';
import { createLedger } from './ledger.ts';
import type { Chance } from './outcome.ts';

export interface SandboxOptions {
  /** A file; made when missing. A lock beside it (`<journal>.lock`) keeps a second process away. */
  readonly journal: string;
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

/** Opens the vendor with everything that it has ever decided. Throws a StartFault when the journal is in use or damaged. */
export const openSandbox = async (options: SandboxOptions): Promise<Sandbox> => {
  const { journal: path, host, port, chance, clock, report } = options;
  const lock = openDataFolder(`${path}.lock`);
  try {
    const journal = await openJournal({ path });
    const ledger = createLedger({ journal, clock, chance });
    const server = await openHttpServer({ host, port, answer: createSandboxApi(ledger, path), report });
    return {
      url: server.url,
      port: server.port,
      close: async () => {
        await server.close();
        await journal.close();
        lock.close();
      },
    };
  } catch (error) {
    lock.close();
    throw error;
  }
};
