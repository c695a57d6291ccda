import type { Ticket } from '../domain/ticket.ts';
import { nobody } from '../domain/ticket.ts';
import type { Tickets } from './ports.ts';

/** Answers the ticket as taken, or nothing when it is not free. Pure. */
type Take = (ticket: Ticket) => Ticket | undefined;

/**
 * The tickets that nobody holds, for the lanes of this process. Lanes that ask at the same time are pointed at different tickets, the
 * oldest of all first, instead of racing for one; between processes the store is the judge.
 */
export interface FreeTickets {
  /**
   * Takes the oldest one, by time of payment, in one write. `fresh` is a ticket that may not be stored yet: it is taken or stored.
   * Undefined when nothing is free.
   */
  take(storeId: string, fresh: Ticket | undefined, take: Take): Promise<Ticket | undefined>;
}

interface Asker {
  readonly fresh: Ticket | undefined;
  point(ticket: Ticket | undefined): void;
  fail(error: unknown): void;
}

/** What one page may hold. */
const mostAtOnce = 500;

export const createFreeTickets = (tickets: Tickets): FreeTickets => {
  /** Pointed at, and not yet known to be taken. */
  const pointedAt = new Set<string>();
  /** Brought by a lane that was pointed at another one, and not yet known to be stored: free already, though no page shows them. */
  const arriving = new Map<string, Ticket>();
  const asking = new Map<string, Asker[]>();

  const point = async (storeId: string, askers: readonly Asker[]): Promise<void> => {
    const limit = Math.min(mostAtOnce, askers.length + pointedAt.size);
    const { items } = await tickets.page({ index: 'hands', equals: { storeId, inHandOf: nobody }, limit });
    const brought = [...arriving.values(), ...askers.flatMap(({ fresh }) => fresh ?? [])];
    const ofStore = brought.filter((ticket) => ticket.storeId === storeId);
    const oldest = oldestFirst([...items, ...missingFrom(items, ofStore)]).filter(({ id }) => !pointedAt.has(id));
    for (const [place, asker] of askers.entries()) {
      const ticket = oldest[place];
      if (ticket !== undefined) pointedAt.add(ticket.id);
      if (asker.fresh !== undefined && asker.fresh.id !== ticket?.id) arriving.set(asker.fresh.id, asker.fresh);
      asker.point(ticket);
    }
  };

  /** One read at a time for each store; who asks meanwhile shares the next. */
  const serve = async (storeId: string, waiting: Asker[]): Promise<void> => {
    while (waiting.length > 0) {
      const askers = waiting.splice(0);
      await point(storeId, askers).catch((error: unknown) => {
        for (const asker of askers) asker.fail(error);
      });
    }
    asking.delete(storeId);
  };

  const ask = (storeId: string, fresh: Ticket | undefined): Promise<Ticket | undefined> =>
    new Promise((resolve, reject) => {
      const asker = { fresh, point: resolve, fail: reject };
      const waiting = asking.get(storeId);
      if (waiting !== undefined) {
        waiting.push(asker);
        return;
      }
      const first = [asker];
      asking.set(storeId, first);
      void serve(storeId, first);
    });

  const takeThis = async (ticket: Ticket, take: Take): Promise<Ticket | undefined> => {
    try {
      let taken = false;
      const after = await tickets.change(ticket.id, (stored) => {
        const next = take(stored ?? ticket);
        taken = next !== undefined;
        return next;
      });
      return taken ? after : undefined;
    } finally {
      pointedAt.delete(ticket.id);
    }
  };

  const store = async (ticket: Ticket): Promise<void> => {
    try {
      await tickets.insert(ticket);
    } finally {
      arriving.delete(ticket.id);
    }
  };

  return {
    take: async (storeId, fresh, take) => {
      let unstored = fresh;
      for (;;) {
        const ticket = await ask(storeId, unstored);
        const left = unstored?.id === ticket?.id ? undefined : unstored;
        unstored = undefined;
        const [taken] = await Promise.all([
          ticket === undefined ? undefined : takeThis(ticket, take),
          left === undefined ? undefined : store(left),
        ]);
        if (ticket === undefined || taken !== undefined) return taken;
      }
    },
  };
};

/** Not stored yet, or younger than the page's last, or not free any more (then nobody gets them). */
const missingFrom = (page: readonly Ticket[], brought: readonly Ticket[]): readonly Ticket[] => {
  const known = new Set(page.map(({ id }) => id));
  return [...new Map(brought.map((ticket) => [ticket.id, ticket])).values()].filter(({ id }) => !known.has(id));
};

/** The order of the queue, the same as the index's. */
const oldestFirst = (tickets: readonly Ticket[]): Ticket[] =>
  tickets.toSorted((a, b) => a.paidAt - b.paidAt || (a.id < b.id ? -1 : 1));
