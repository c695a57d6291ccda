import type { Clock } from '../run/clock.ts';

/** How long a missed wake-up can delay an answer. */
const rereadMs = 1000;

export interface WaitRequest<T> {
  readonly id: string;
  /** Reads the result; undefined while there is none. */
  readonly check: () => Promise<T | undefined>;
  readonly timeoutMs: number;
  /** Ends the wait early, for a client that has left. */
  readonly signal?: AbortSignal;
}

/** Requests that wait for something to happen to an id. */
export interface Waits {
  /**
   * Registers, then checks, then checks again at each `wake(id)` and once a second. Resolves with what `check` found, or undefined
   * at the time-out, when the signal aborts or when everything closes. Rejects when `check` does.
   */
  wait<T>(request: WaitRequest<T>): Promise<T | undefined>;
  /** Something happened to the id: whoever waits for it looks again. */
  wake(id: string): void;
  /** How many wait now. */
  count(): number;
  /** Ends all waits at once, and those to come after one check. */
  close(): void;
}

export const createWaits = (clock: Clock): Waits => {
  const bells = new Map<string, Set<Bell>>();
  let closed = false;
  return {
    wait: async (request) => {
      const bell = createBell();
      const remove = addTo(bells, request.id, bell);
      request.signal?.addEventListener('abort', bell.ring);
      try {
        return await waitFor(request, { clock, bell, ended: () => closed || request.signal?.aborted === true });
      } finally {
        request.signal?.removeEventListener('abort', bell.ring);
        remove();
      }
    },
    wake: (id) => {
      for (const bell of bells.get(id) ?? []) bell.ring();
    },
    count: () => [...bells.values()].reduce((count, set) => count + set.size, 0),
    close: () => {
      closed = true;
      for (const set of bells.values()) for (const bell of set) bell.ring();
    },
  };
};

interface Waiting {
  readonly clock: Clock;
  readonly bell: Bell;
  readonly ended: () => boolean;
}

const waitFor = async <T>({ check, timeoutMs }: WaitRequest<T>, { clock, bell, ended }: Waiting) => {
  const deadline = clock.now() + timeoutMs;
  for (;;) {
    const rung = bell.nextRing();
    const found = await check();
    const leftMs = deadline - clock.now();
    if (found !== undefined || leftMs <= 0 || ended()) return found;
    await clock.sleep(Math.min(rereadMs, leftMs), rung);
  }
};

/** Wakes one sleeper. It is asked for its next ring before the read, so that a ring during the read is not lost. */
interface Bell {
  ring(): void;
  /** Aborts at the next ring. */
  nextRing(): AbortSignal;
}

const createBell = (): Bell => {
  let controller = new AbortController();
  return {
    ring: () => controller.abort(),
    nextRing: () => {
      controller = new AbortController();
      return controller.signal;
    },
  };
};

const addTo = (bells: Map<string, Set<Bell>>, id: string, bell: Bell): (() => void) => {
  const set = bells.get(id) ?? new Set<Bell>();
  bells.set(id, set.add(bell));
  return () => {
    set.delete(bell);
    if (set.size === 0) bells.delete(id);
  };
};
