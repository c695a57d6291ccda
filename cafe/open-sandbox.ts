import { fileURLToPath } from 'node:url';
import { openChild } from '@gorae/platform/run/child-process.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import { exitWithParentFlag } from '@gorae/platform/run/exit-with-parent.ts';
import type { Closeable } from '@gorae/platform/run/lifecycle.ts';
import type { Log } from '@gorae/platform/run/log.ts';

export interface SandboxOptions {
  /** The vendor's own book. */
  readonly journal: string;
  readonly declineRate: number;
  readonly seed: number;
  readonly clock: Clock;
  readonly log: Log;
}

const script = fileURLToPath(import.meta.resolve('@gorae/payment-service/sandbox/main.ts'));

/** Runs the sandbox vendor beside the café, on a port of its own choice. It ends when we do. */
export const openSandbox = async ({
  journal,
  declineRate,
  seed,
  clock,
  log,
}: SandboxOptions): Promise<Closeable & { url(): string }> => {
  const args = (lastUrl: string | undefined): readonly string[] => [
    '--journal',
    journal,
    '--host',
    '127.0.0.1',
    // The same one again after a crash: whoever was told its address knows no other.
    '--port',
    lastUrl === undefined ? '0' : new URL(lastUrl).port,
    '--decline-rate',
    String(declineRate),
    '--seed',
    String(seed),
    exitWithParentFlag,
  ];
  const child = await openChild({
    script,
    args,
    clock,
    log,
    readReady: (line) => /^sandbox listening on (\S+)$/.exec(line)?.[1],
  });
  return { url: child.ready, close: child.close };
};
