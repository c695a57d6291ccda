import type { Clock, Instant } from '../../run/clock.ts';
import { nextTurn } from '../../run/defer.ts';
import type { Life } from './life.ts';
import { createTimers } from './timers.ts';

/** Something that a process waits for and that the scheduler lets happen: `order-1` `store change orders`. */
export interface Step {
  readonly life: Life;
  readonly point: string;
}

/** Who decides what the world leaves open. */
export interface Policy {
  /** Which of `count` steps that may happen now happens next. */
  choose(count: number): number;
  /** How long a step is held up before it may happen; 0 mostly. */
  delayMs(step: Step): number;
  /** How much later than asked for a sleeper wakes. */
  lateMs(life: Life, ms: number): number;
  /** Until when a process stands still. */
  frozenUntil(life: Life): Instant;
  /** Called for the step that was chosen. True: its process ends here instead. */
  ends(step: Step): boolean;
}

/** In the order of asking, on time, and nobody ends. */
export const calmPolicy: Policy = {
  choose: () => 0,
  delayMs: () => 0,
  lateMs: () => 0,
  frozenUntil: () => 0,
  ends: () => false,
};

/**
 * Owns time and order. Whoever has to wait for the world asks for a step; one step at a time is let happen, and everything that
 * follows from it in the same turn of the event loop has happened before the next. Time stands still until nothing is left to do.
 */
export interface Scheduler {
  now(): Instant;
  /** Resolves when the step is let happen; never if its process has ended. */
  step(life: Life, point: string): Promise<void>;
  /** A clock for one process. */
  clockOf(life: Life): Clock;
  /** Something of the world itself at a later instant, such as a fault. */
  at(instant: Instant, run: () => void): void;
  /** Lets the next thing happen, time moving on if it must. False when there is nothing. */
  next(): Promise<boolean>;
  /** Lets happen what needs no time. */
  settle(): Promise<void>;
  /** Lets everything happen that happens within `ms`. */
  pass(ms: number): Promise<void>;
  /** Steps that have happened. */
  steps(): number;
  /** Steps and timers that wait. */
  waiting(): number;
}

interface Asked extends Step {
  readonly go: () => void;
}

const turn = (): Promise<void> => new Promise((resolve) => nextTurn(resolve));

export interface SchedulerOptions {
  readonly start: Instant;
  readonly policy: Policy;
  /** Hears of every step before it happens. */
  readonly onStep?: (step: Step) => void;
  /** Hears that something has become possible, for those who want it to happen at once. */
  readonly onAsked?: () => void;
}

export const createScheduler = ({ start, policy, onStep, onAsked }: SchedulerOptions): Scheduler => {
  let now = start;
  let steps = 0;
  /** Taken out by choice; the order of the rest is kept, so that index 0 is who asked first. */
  let possible: Asked[] = [];
  let head = 0;
  const timers = createTimers();

  const ask = (asked: Asked): void => {
    possible.push(asked);
    onAsked?.();
  };

  const takeOut = (index: number): Asked | undefined => {
    const place = head + index;
    const taken = possible[place];
    if (index === 0) {
      head += 1;
      if (head > 64 && head * 2 > possible.length) {
        possible = possible.slice(head);
        head = 0;
      }
    } else possible.splice(place, 1);
    return taken;
  };

  const happen = async (): Promise<void> => {
    const count = possible.length - head;
    const asked = takeOut(count === 1 ? 0 : policy.choose(count));
    if (asked === undefined || !asked.life.alive()) return;
    const frozenUntil = policy.frozenUntil(asked.life);
    if (frozenUntil > now) {
      timers.add(frozenUntil, () => ask(asked));
      return;
    }
    onStep?.(asked);
    steps += 1;
    if (policy.ends(asked)) asked.life.end();
    else asked.go();
    await turn();
  };

  const next = async (limit = Number.POSITIVE_INFINITY): Promise<boolean> => {
    if (possible.length > head) {
      await happen();
      return true;
    }
    const at = timers.next();
    if (at === undefined || at > limit) return false;
    now = Math.max(now, at);
    timers.fireNext();
    await turn();
    return true;
  };

  const step = (life: Life, point: string): Promise<void> =>
    new Promise((resolve) => {
      if (!life.alive()) return;
      const asked = { life, point, go: resolve };
      const delayMs = policy.delayMs(asked);
      if (delayMs > 0) timers.add(now + delayMs, () => ask(asked));
      else ask(asked);
    });

  const sleep = (life: Life, ms: number, signal: AbortSignal | undefined): Promise<void> =>
    new Promise((resolve) => {
      if (!life.alive()) return;
      if (signal?.aborted) return resolve();
      life.pending.count += 1;
      let isOver = false;
      const done = () => {
        if (isOver) return;
        isOver = true;
        timers.cancel(timer);
        signal?.removeEventListener('abort', done);
        life.pending.count -= 1;
        if (life.alive()) resolve();
      };
      const wait = Math.max(0, ms);
      const timer = timers.add(now + wait + policy.lateMs(life, wait), () =>
        ask({ life, point: 'clock wake', go: done }),
      );
      signal?.addEventListener('abort', done, { once: true });
    });

  return {
    now: () => now,
    step,
    clockOf: (life) => ({ now: () => now, sleep: (ms, signal) => sleep(life, ms, signal) }),
    at: (instant, run) => {
      timers.add(Math.max(now, instant), run);
    },
    next,
    settle: async () => {
      while (possible.length > head) await happen();
    },
    pass: async (ms) => {
      const target = now + ms;
      await turn();
      while (await next(target));
      now = target;
    },
    steps: () => steps,
    waiting: () => possible.length - head + timers.count(),
  };
};
