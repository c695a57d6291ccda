import type { Engine } from '../engine/engine.ts';
import { Unavailable } from '../errors.ts';
import type { Clock } from '../run/clock.ts';
import type { Log } from '../run/log.ts';
import type { Random } from '../run/random.ts';
import type { Service } from '../run/service.ts';
import { unlessAborted } from '../run/unless-aborted.ts';

export interface StartOptions {
  readonly engine: Pick<Engine, 'open'>;
  readonly services: readonly Service[];
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
}

const shortestPauseMs = 200;
const longestPauseMs = 5_000;

/**
 * Starts the services one after another, each once; tries again for as long as a database is out of reach. Resolves with true when all
 * have started, with false as soon as the signal aborts: what servers still owe an answer is not waited for. Rejects with whatever else
 * goes wrong.
 */
export const startServices = async (options: StartOptions, closing: AbortSignal): Promise<boolean> => {
  const { engine, services, clock, random, log } = options;
  const waiting = [...services];
  const attempt = async (): Promise<void> => {
    await engine.open();
    for (let [next] = waiting; next !== undefined && !closing.aborted; [next] = waiting) {
      await next.start(closing);
      waiting.shift();
    }
  };
  for (let pauseMs = shortestPauseMs; !closing.aborted; pauseMs = Math.min(pauseMs * 2, longestPauseMs)) {
    try {
      await unlessAborted(attempt(), closing);
      return waiting.length === 0;
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error;
      if (pauseMs === shortestPauseMs) log.warn('the database is away; starting as soon as it is there', { error });
    }
    await clock.sleep(pauseMs * (0.5 + random()), closing);
  }
  return false;
};
