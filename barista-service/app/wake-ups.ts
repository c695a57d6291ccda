import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Ticket } from '../domain/ticket.ts';

/** Hears that something was written under a key. Close it. */
export interface Ear {
  /** Resolves after `ms`, when the signal aborts, or at once if something was written since the last call; true then. */
  wait(ms: number, signal: AbortSignal): Promise<boolean>;
  close(): void;
}

/** Tells those who wait in this process that a ticket was written. What another replica writes is not heard: look again now and then. */
export interface WakeUps {
  /** Under the ticket's id, or the name of who holds or held it. */
  listen(key: string): Ear;
  wake(ticket: Ticket): void;
}

export const createWakeUps = (clock: Clock): WakeUps => {
  const listeners = new Map<string, Set<() => void>>();
  const wakeKey = (key: string) => {
    for (const heard of listeners.get(key) ?? []) heard();
  };
  return {
    listen: (key) => {
      let [call, woken] = [new AbortController(), false];
      const heard = () => {
        woken = true;
        call.abort();
      };
      const ears = listeners.get(key) ?? new Set();
      listeners.set(key, ears.add(heard));
      return {
        wait: async (ms, signal) => {
          // By hand: what `AbortSignal.any` leaves on a lane's signal would stay for as long as the lane.
          const stop = () => call.abort();
          signal.addEventListener('abort', stop, { once: true });
          if (!signal.aborted) await clock.sleep(ms, call.signal);
          signal.removeEventListener('abort', stop);
          const answer = woken;
          [call, woken] = [new AbortController(), false];
          return answer;
        },
        close: () => {
          ears.delete(heard);
          if (ears.size === 0 && listeners.get(key) === ears) listeners.delete(key);
        },
      };
    },
    wake: (ticket) => {
      wakeKey(ticket.id);
      if (ticket.claim !== undefined) wakeKey(ticket.claim.barista);
    },
  };
};
