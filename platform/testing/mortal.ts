import type { Clock } from '../run/clock.ts';
import { type Defer, nextTurn } from '../run/defer.ts';

/** A life that can end between two turns of the event loop, as by `kill -9`: from then on nothing that was to come happens. */
export interface Mortal {
  readonly clock: Clock;
  readonly defer: Defer;
  /** Passes a promise on while alive; afterwards it never settles. */
  guard<T>(promise: Promise<T>): Promise<T>;
  alive(): boolean;
  die(): void;
}

/** Gives an adapter under test a clock and a `defer` that stop for good when it dies. */
export const createMortal = (clock: Clock): Mortal => {
  let alive = true;
  const guard = <T>(promise: Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => {
      promise.then(
        (value) => alive && resolve(value),
        (error) => alive && reject(error),
      );
    });
  return {
    clock: { now: clock.now, sleep: (ms, signal) => guard(clock.sleep(ms, signal)) },
    defer: (run) => nextTurn(() => alive && run()),
    guard,
    alive: () => alive,
    die: () => {
      alive = false;
    },
  };
};
