import { Rejection } from './rejection.ts';

/** Gives a place back; calling it again does nothing. */
export type Leave = () => void;

export interface InFlight {
  /** Takes a place, or throws a 503 `overloaded`: better to be told to come again than to wait in a growing crowd. */
  enter(): Leave;
  count(): number;
  /** Resolves as soon as nobody is inside. */
  empty(): Promise<void>;
}

export const createInFlight = (limit: number): InFlight => {
  let inside = 0;
  let waiting: (() => void)[] = [];
  const leave = () => {
    inside -= 1;
    if (inside > 0) return;
    for (const done of waiting) done();
    waiting = [];
  };
  return {
    enter: () => {
      if (inside >= limit) throw overloaded();
      inside += 1;
      let left = false;
      return () => {
        if (!left) leave();
        left = true;
      };
    },
    count: () => inside,
    empty: () => (inside === 0 ? Promise.resolve() : new Promise((resolve) => waiting.push(resolve))),
  };
};

const overloaded = () =>
  new Rejection(503, 'overloaded', {
    detail: 'Too many requests at once; nothing was done. Try the same again shortly.',
    headers: { 'Retry-After': '1' },
  });
