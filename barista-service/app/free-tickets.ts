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
  point(pointed: Pointed): void;
  fail(error: unknown): void;
}

interface Pointed {
  readonly ticket: Ticket | undefined;
  /** What the lane has brought and must store, since it takes another. */
  readonly unstored: Ticket | undefined;
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
    const stored = new Set(items.map(({ id }) => id));
    const brought = [...arriving.values(), ...askers.flatMap(({ fresh }) => fresh ?? [])];
    // Not stored yet, or younger than the page's last, or not free any more: then nobody gets them.
    const missing = brought.filter((ticket) => ticket.storeId === storeId && !stored.has(ticket.id));
    const oldest = oldestFirst([...items, ...byId(missing)]).filter(({ id }) => !pointedAt.has(id));
    for (const [place, { fresh, point }] of askers.entries()) {
      const ticket = oldest[place];
      if (ticket !== undefined) pointedAt.add(ticket.id);
      const isLeft = fresh !== undefined && fresh.id !== ticket?.id && !stored.has(fresh.id);
      if (isLeft) arriving.set(fresh.id, fresh);
      point({ ticket, unstored: isLeft ? fresh : undefined });
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

  const ask = (storeId: string, fresh: Ticket | undefined): Promise<Pointed> =>
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
      // Mostly it is there: its order's other message has brought it.
      await tickets.change(ticket.id, (stored) => (stored === undefined ? ticket : undefined));
    } finally {
      arriving.delete(ticket.id);
    }
  };

  return {
    take: async (storeId, fresh, take) => {
      let brought = fresh;
      for (;;) {
        const { ticket, unstored } = await ask(storeId, brought);
        brought = undefined;
        const [taken] = await Promise.all([
          ticket === undefined ? undefined : takeThis(ticket, take),
          unstored === undefined ? undefined : store(unstored),
        ]);
        if (ticket === undefined || taken !== undefined) return taken;
      }
    },
  };
};

const byId = (tickets: readonly Ticket[]): Iterable<Ticket> =>
  new Map(tickets.map((ticket) => [ticket.id, ticket])).values();

/** The order of the queue, the same as the index's. */
const oldestFirst = (tickets: readonly Ticket[]): Ticket[] =>
  tickets.toSorted((a, b) => a.paidAt - b.paidAt || (a.id < b.id ? -1 : 1));
