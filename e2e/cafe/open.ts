import { afterAll, beforeAll } from 'bun:test';
import type { LeftMessage } from '@gorae/platform/testing/servers/leave-behind.ts';
import { type Counter, openCounter } from './counter.ts';
import { embedded } from './embedded.ts';
import type { Started } from './process.ts';
import type { Setup } from './setup.ts';
import { temporaryFolder } from './start.ts';

export interface OpenCafe extends Counter, AsyncDisposable {
  readonly url: string;
  readonly dataDir: string;
  /** Everything that it has printed, also before it was started again. */
  output(): string;
  /** SIGTERM; resolves with the exit code. */
  stop(): Promise<number>;
  /** `kill -9`. */
  kill(): Promise<boolean>;
  /** Starts it once more on the same data. */
  start(env?: Readonly<Record<string, string>>): Promise<void>;
  /** Puts messages on its queues that none of its services has sent. */
  leave(...messages: readonly LeftMessage[]): Promise<void>;
}

export interface OpenOptions {
  /** Embedded unless told. */
  readonly setup?: Setup;
  readonly env?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
}

/** A café with a data folder of its own; at the end of the scope it is stopped and its folder removed. */
export const openCafe = async ({ setup = embedded, env = {}, args = [] }: OpenOptions = {}): Promise<OpenCafe> => {
  const folder = await temporaryFolder();
  const outputs: string[] = [];
  const start = (more: Readonly<Record<string, string>> = {}): Promise<Started> =>
    setup.start({ dataDir: folder.path, args, env: { ...env, ...more } });
  let running: Started | undefined = await start();
  const current = (): Started => {
    if (running === undefined) throw new Error('The café is not open');
    return running;
  };
  const end = async <T>(how: (started: Started) => Promise<T>): Promise<T> => {
    const started = current();
    running = undefined;
    const result = await how(started);
    outputs.push(started.output());
    return result;
  };
  const cafe: OpenCafe = {
    ...openCounter(() => current().url),
    get url() {
      return current().url;
    },
    dataDir: folder.path,
    output: () => [...outputs, running?.output() ?? ''].join(''),
    stop: () => end((started) => started.stop()),
    kill: () => end((started) => started.kill()),
    start: async (more) => {
      running = await start(more);
    },
    leave: (...messages) => setup.leave(cafe, messages),
    [Symbol.asyncDispose]: async () => {
      if (running !== undefined) await end((started) => started.stop());
      await folder[Symbol.asyncDispose]();
    },
  };
  return cafe;
};

/** One café for all tests of a `describe`, open while they run. */
export const aCafeForAll = (options: OpenOptions = {}): (() => OpenCafe) => {
  let cafe: OpenCafe | undefined;
  beforeAll(async () => {
    cafe = await openCafe(options);
  });
  afterAll(async () => {
    await cafe?.[Symbol.asyncDispose]();
  });
  return () => {
    if (cafe === undefined) throw new Error('The café opens before the first test');
    return cafe;
  };
};
