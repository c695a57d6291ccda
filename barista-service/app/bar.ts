import type { Subscription } from '@gorae/platform/bus/bus.ts';
import type { Clock } from '@gorae/platform/run/clock.ts';
import type { Log } from '@gorae/platform/run/log.ts';
import type { Barista } from '../domain/barista.ts';
import { createAutomaticHands } from './automatic-hands.ts';
import type { FreeTickets } from './free-tickets.ts';
import { createManualHands } from './manual-hands.ts';
import type { Baristas, Hold, LeaseTimes, OpenHands, Tickets } from './ports.ts';
import { tendLane } from './tend-lane.ts';
import type { WakeUps } from './wake-ups.ts';

export interface BarDeps {
  readonly replica: string;
  readonly tickets: Tickets;
  readonly baristas: Baristas;
  readonly freeTickets: FreeTickets;
  readonly wakeUps: WakeUps;
  readonly openHands: OpenHands;
  readonly clock: Clock;
  readonly times: LeaseTimes;
  readonly log: Log;
}

/** The lanes of this replica: one for each barista, each with one permit in hand at most. */
export interface Bar {
  openAutomatic(name: string, storeId: string, speed: number | 'instant'): void;
  /** Nothing when her lane is open. */
  openManual(barista: Barista): Promise<void>;
  /** What she has not started goes back; what she has started stays hers until its lease ends. */
  closeManual(name: string): Promise<void>;
  /** How many lanes of a store have no permit; stores without such lanes are left out. */
  idle(): ReadonlyMap<string, number>;
  /** Everything in hand is finished or handed back. */
  close(): Promise<void>;
}

interface Lane {
  readonly storeId: string;
  readonly hands: Subscription;
  close(): Promise<void>;
  isClosing(): boolean;
}

export const createBar = (deps: BarDeps): Bar => {
  const { log, openHands } = deps;
  const lanes = new Map<string, Lane>();
  let closed = false;

  const open = (name: string, storeId: string, hold: Hold): AbortSignal => {
    const closing = new AbortController();
    const hands = openHands(hold);
    let closure: Promise<void> | undefined;
    const leave = async () => {
      closing.abort();
      await hands.close();
      lanes.delete(name);
    };
    const close = () => {
      closure ??= leave();
      return closure;
    };
    lanes.set(name, { storeId, hands, close, isClosing: () => closing.signal.aborted });
    return closing.signal;
  };

  const tend = async (name: string, storeId: string, signal: AbortSignal): Promise<void> => {
    await tendLane({ ...deps, name, storeId }, signal);
    await lanes.get(name)?.close();
  };

  return {
    openAutomatic: (name, storeId, speed) => {
      open(name, storeId, createAutomaticHands({ ...deps, name, storeId, speed }));
    },
    openManual: async ({ id: name, storeId }) => {
      if (lanes.get(name)?.isClosing()) await lanes.get(name)?.close();
      if (closed || lanes.has(name)) return;
      const signal = open(name, storeId, createManualHands({ ...deps, name, storeId }));
      tend(name, storeId, signal).catch((error: unknown) => {
        log.error('a lane could not be closed', { barista: name, error });
      });
    },
    closeManual: async (name) => {
      await lanes.get(name)?.close();
    },
    idle: () => {
      const idle = new Map<string, number>();
      for (const { storeId, hands, isClosing } of lanes.values())
        if (!isClosing() && hands.inHand() === 0) idle.set(storeId, (idle.get(storeId) ?? 0) + 1);
      return idle;
    },
    close: async () => {
      closed = true;
      await Promise.all([...lanes.values()].map((lane) => lane.close()));
    },
  };
};
