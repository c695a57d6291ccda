import type { Instant } from '../../run/clock.ts';

export interface Timer {
  readonly at: Instant;
  /** Order among those of the same instant: who asked first. */
  readonly place: number;
  cancelled: boolean;
  readonly fire: () => void;
}

/** Timers by instant, the earliest first: a binary heap. A cancelled one stays until its instant comes. */
export interface Timers {
  add(at: Instant, fire: () => void): Timer;
  cancel(timer: Timer): void;
  /** The instant of the earliest timer that still counts. */
  next(): Instant | undefined;
  /** Fires all timers of the earliest instant. */
  fireNext(): void;
  /** Those that still count. */
  count(): number;
}

export const createTimers = (): Timers => {
  const heap: Timer[] = [];
  let places = 0;
  let live = 0;

  const isBefore = (a: Timer | undefined, b: Timer | undefined): boolean =>
    a !== undefined && b !== undefined && (a.at < b.at || (a.at === b.at && a.place < b.place));

  const swap = (i: number, j: number): void => {
    const [a, b] = [heap[i], heap[j]];
    if (a === undefined || b === undefined) return;
    heap[i] = b;
    heap[j] = a;
  };

  const rise = (from: number): void => {
    for (let child = from; child > 0; ) {
      const parent = (child - 1) >> 1;
      if (!isBefore(heap[child], heap[parent])) return;
      swap(child, parent);
      child = parent;
    }
  };

  const sink = (): void => {
    for (let parent = 0; ; ) {
      const [left, right] = [2 * parent + 1, 2 * parent + 2];
      const child = isBefore(heap[right], heap[left]) ? right : left;
      if (!isBefore(heap[child], heap[parent])) return;
      swap(parent, child);
      parent = child;
    }
  };

  const removeFirst = (): Timer | undefined => {
    const first = heap[0];
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) {
      heap[0] = last;
      sink();
    }
    return first;
  };

  const next = (): Instant | undefined => {
    while (heap[0]?.cancelled) removeFirst();
    return heap[0]?.at;
  };

  return {
    add: (at, fire) => {
      const timer = { at, place: places++, cancelled: false, fire };
      heap.push(timer);
      live += 1;
      rise(heap.length - 1);
      return timer;
    },
    cancel: (timer) => {
      if (timer.cancelled) return;
      timer.cancelled = true;
      live -= 1;
    },
    next,
    fireNext: () => {
      const at = next();
      while (at !== undefined && next() === at) {
        const timer = removeFirst();
        if (timer === undefined) return;
        timer.cancelled = true;
        live -= 1;
        timer.fire();
      }
    },
    count: () => live,
  };
};
