import { Unavailable } from '../errors.ts';
import type { Clock, Instant } from './clock.ts';
import { createKnownFaults } from './known-faults.ts';
import type { Log } from './log.ts';
import type { Random } from './random.ts';
import { unlessAborted } from './unless-aborted.ts';

export interface Watch<T> {
  readonly name: string;
  /** What is due now, the longest due first, at most `limit` of them. */
  readonly due: (now: Instant, limit: number) => Promise<readonly T[]>;
  /**
   * Does what is due, so that it is not due any more. Called for one item at a time; may be called again for the same item. What
   * fails stays due and is tried again: an item that may fail for long moves its own due time.
   */
  readonly handle: (item: T) => Promise<void>;
}

export interface Sweeper {
  /** Before `start`. Watches run beside each other; each works through its items one by one. */
  watch<T extends { readonly id: string }>(watch: Watch<T>): Sweeper;
  start(): void;
  /** Resolves when the items in hand are done; a look for others is not waited for. Safe to call twice. */
  close(): Promise<void>;
}

export interface SweeperOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly everyMs?: number;
}

const pageSize = 100;
const longestBackoffMs = 30_000;

/** Looks at regular intervals for what is due. It holds no state: what a crash interrupts is still due afterwards. */
export const createSweeper = (options: SweeperOptions): Sweeper => {
  const sweeps: (() => Promise<Sweep>)[] = [];
  const closing = new AbortController();
  let running: Promise<unknown> | undefined;
  const sweeper: Sweeper = {
    watch: (watch) => {
      sweeps.push(createSweep(watch, options, closing.signal));
      return sweeper;
    },
    start: () => {
      running ??= Promise.all(sweeps.map((sweep) => repeat(sweep, options, closing.signal)));
    },
    close: async () => {
      closing.abort();
      await running;
    },
  };
  return sweeper;
};

/** `more`: a full page, so there is probably more. `away`: the store or a vendor is out of reach. */
type Sweep = 'done' | 'more' | 'away';

const repeat = async (sweep: () => Promise<Sweep>, options: SweeperOptions, closing: AbortSignal): Promise<void> => {
  const { clock, random, everyMs = 500 } = options;
  let away = 0;
  while (!closing.aborted) {
    const result = await sweep();
    away = result === 'away' ? away + 1 : 0;
    const pauseMs = Math.min(everyMs * 2 ** away, Math.max(longestBackoffMs, everyMs));
    // Replicas that started together must not sweep together for ever. Also after a full page others get their turn: work that is
    // handed on at once, and so stays due, would otherwise never be done.
    await clock.sleep(result === 'more' ? 0 : pauseMs * (0.8 + 0.4 * random()), closing);
  }
};

const createSweep = <T extends { readonly id: string }>(
  { name, due, handle }: Watch<T>,
  { clock, log }: SweeperOptions,
  closing: AbortSignal,
): (() => Promise<Sweep>) => {
  const known = createKnownFaults();
  const tryOne = async (id: string, work: () => Promise<void>): Promise<'ok' | 'failed' | 'away'> => {
    try {
      await work();
      known.forget(id);
      return 'ok';
    } catch (error) {
      const away = error instanceof Unavailable;
      if (known.isNew(id)) log[away ? 'warn' : 'error']('sweep failed', { watch: name, documentId: id, error });
      return away ? 'away' : 'failed';
    }
  };
  return async () => {
    let items: readonly T[] = [];
    const looking = tryOne('', async () => {
      items = await due(clock.now(), pageSize);
    });
    const looked = await unlessAborted(looking, closing);
    if (looked !== 'ok') return 'away';
    let done = 0;
    for (const item of items) {
      if (closing.aborted) return 'done';
      const result = await tryOne(item.id, () => handle(item));
      if (result === 'away') return 'away';
      if (result === 'ok') done += 1;
    }
    // A page on which everything fails would spin.
    return items.length === pageSize && done > 0 ? 'more' : 'done';
  };
};
