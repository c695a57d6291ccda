import type { Clock } from '@gorae/platform/run/clock.ts';
import { isHeldUnder, renew, take } from '../domain/claim.ts';
import { finish } from '../domain/finish.ts';
import type { Ticket } from '../domain/ticket.ts';
import { makingMs } from '../domain/work-ahead.ts';
import type { FreeTickets } from './free-tickets.ts';
import { HandedBack } from './handed-back.ts';
import { heldBy } from './held-by.ts';
import type { Hold, LeaseTimes, Tickets } from './ports.ts';
import type { WakeUps } from './wake-ups.ts';

export interface AutomaticHandsDeps {
  readonly name: string;
  readonly storeId: string;
  /** 10 = ten times faster. */
  readonly speed: number | 'instant';
  readonly tickets: Tickets;
  readonly freeTickets: FreeTickets;
  readonly wakeUps: WakeUps;
  readonly clock: Clock;
  readonly times: LeaseTimes;
}

/**
 * The simulated barista: with each permit makes the oldest ticket, for as long as it takes, and holds its lease meanwhile. A closing
 * lane keeps its claim: opened again under the same name it goes on from when the drink was started.
 */
export const createAutomaticHands = (deps: AutomaticHandsDeps): Hold => {
  const { name, storeId, tickets, freeTickets, clock, times } = deps;
  /** Something may be left from before a restart or a fault. */
  let mayHold = true;

  const resume = async (): Promise<Ticket | undefined> => {
    for (const { id, fence } of await heldBy(tickets, storeId, name)) {
      const kept = await tickets.change(id, (ticket) =>
        renew(ticket, { fence, at: clock.now(), leaseMs: times.leaseMs }),
      );
      if (isHeldUnder(kept, fence)) return kept;
    }
    return undefined;
  };

  return async ({ fresh }, { signal }) => {
    const left = mayHold ? await resume() : undefined;
    mayHold = true;
    if (left !== undefined && fresh !== undefined) await tickets.insert(fresh);
    const ticket =
      left ??
      (await freeTickets.take(storeId, fresh, (free) =>
        take(free, { barista: name, at: clock.now(), leaseMs: times.leaseMs, start: true }),
      ));
    if (ticket !== undefined) await make(ticket, signal, deps);
    mayHold = left !== undefined;
  };
};

/** Returns when the drink is done, or was taken out of these hands. */
const make = async (ticket: Ticket, signal: AbortSignal, deps: AutomaticHandsDeps): Promise<void> => {
  const { tickets, clock } = deps;
  const { fence } = ticket;
  if (clock.now() < endOf(ticket, deps.speed) && !(await wait(ticket, signal, deps))) return;
  await tickets.change(ticket.id, (latest) => finish(latest, fence, clock.now()));
};

const endOf = (ticket: Ticket, speed: number | 'instant'): number =>
  (ticket.makingSince ?? 0) + makingMs(ticket, speed);

/** True when the time is up and the ticket was still in these hands. Rejects when the lane closes. */
const wait = async (ticket: Ticket, signal: AbortSignal, deps: AutomaticHandsDeps): Promise<boolean> => {
  const { tickets, wakeUps, clock, times, speed } = deps;
  const { id, fence } = ticket;
  const ear = wakeUps.listen(id);
  try {
    let latest: Ticket | undefined = ticket;
    let renewAt = clock.now() + times.renewEveryMs;
    while (isHeldUnder(latest, fence)) {
      const leftMs = endOf(latest, speed) - clock.now();
      if (leftMs <= 0) return true;
      const woken = await ear.wait(Math.min(leftMs, renewAt - clock.now()), signal);
      if (signal.aborted) throw new HandedBack();
      if (clock.now() >= renewAt) {
        latest = await tickets.change(id, (now) => renew(now, { fence, at: clock.now(), leaseMs: times.leaseMs }));
        renewAt = clock.now() + times.renewEveryMs;
      } else if (woken) latest = await tickets.find(id);
    }
    return false;
  } finally {
    ear.close();
  }
};
