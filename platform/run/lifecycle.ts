import process from 'node:process';
import { StartFault } from './config-fault.ts';
import { exitWithParentFlag, onParentEnd } from './exit-with-parent.ts';
import type { Log } from './log.ts';

export interface Closeable {
  close(): Promise<void> | void;
}

/** Takes a resource over: it is closed at the end, after everything that was owned later. Gives it back for use. */
export type Own = <R extends Closeable>(resource: R) => R;

/** What a lifecycle needs of its process; tests hand in their own. */
export interface ProcessHost {
  onSignal(handler: (signal: string) => void): void;
  /** Nobody caught it. */
  onFault(handler: (fault: unknown) => void): void;
  writeError(text: string): void;
  exit(code: number): void;
  /** Runs `late` after `ms` unless the result is called before. */
  deadline(ms: number, late: () => void): () => void;
}

export interface RunOptions {
  readonly log: Log;
  /** How long closing may take. */
  readonly deadlineMs?: number;
  readonly host?: ProcessHost;
}

/**
 * Runs a process: `main` opens resources in order and returns; they are closed in reverse on SIGTERM or SIGINT. SIGINT forces when it is
 * the second signal, and so does the deadline (20 s). A StartFault ends with its lines on stderr and code 1, anything unexpected is logged
 * first. Returns at once: an endless await at top level would keep Bun alive after an unhandled rejection.
 */
export const run = (main: (own: Own) => Promise<void>, options: RunOptions): void => {
  const { log, deadlineMs = 20_000, host = thisProcess } = options;
  const owned = createOwned(log);
  let stopping = false;

  const stop = async (code: number): Promise<void> => {
    stopping = true;
    const cancel = host.deadline(deadlineMs, () => {
      log.error('closing took too long');
      host.exit(1);
    });
    const clean = await owned.closeAll();
    cancel();
    host.exit(clean ? code : 1);
  };
  host.onSignal((signal) => {
    // A SIGTERM to the whole process group comes twice: once from whoever sent it, and once from the parent that passes it on.
    if (stopping && signal !== 'SIGINT') return;
    log.info(stopping ? 'forced to stop' : 'stopping', { signal });
    if (stopping) host.exit(1);
    else void stop(0);
  });
  host.onFault((error) => {
    log.error('nobody caught this', { error });
    host.exit(1);
  });
  main(owned.own).catch((error: unknown) => {
    if (error instanceof Stopped) return;
    if (error instanceof StartFault) host.writeError(`${error.message}\n`);
    else log.error('could not start', { error });
    if (!stopping) void stop(1);
  });
};

/** Unwinds a `main` that is still opening resources when the process is told to stop. */
class Stopped extends Error {
  override readonly name = 'Stopped';
}

const createOwned = (log: Log) => {
  const resources: Closeable[] = [];
  let closing = false;
  const closeOne = async (resource: Closeable): Promise<boolean> => {
    try {
      await resource.close();
      return true;
    } catch (error) {
      log.error('could not close', { resource: resource.constructor?.name, error });
      return false;
    }
  };
  const own: Own = (resource) => {
    if (closing) {
      void closeOne(resource);
      throw new Stopped();
    }
    resources.push(resource);
    return resource;
  };
  /** One that fails does not keep the others open. */
  const closeAll = async (): Promise<boolean> => {
    closing = true;
    let clean = true;
    for (let next = resources.pop(); next !== undefined; next = resources.pop()) {
      clean = (await closeOne(next)) && clean;
    }
    return clean;
  };
  return { own, closeAll };
};

const thisProcess: ProcessHost = {
  onSignal: (handler) => {
    process.on('SIGTERM', () => handler('SIGTERM'));
    if (!process.argv.includes(exitWithParentFlag)) process.on('SIGINT', () => handler('SIGINT'));
    else onParentEnd(() => handler('end of the parent'));
  },
  onFault: (handler) => {
    process.on('uncaughtException', handler);
    process.on('unhandledRejection', handler);
  },
  writeError: (text) => void process.stderr.write(text),
  exit: (code) => process.exit(code),
  deadline: (ms, late) => {
    const timer = setTimeout(late, ms);
    return () => clearTimeout(timer);
  },
};
