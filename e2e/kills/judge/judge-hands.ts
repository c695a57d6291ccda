import type { TicketLedger } from '@gorae/cafe/reconcile/ledgers.ts';

interface Making {
  readonly ticketId: string;
  readonly from: number;
  readonly to: number;
}

/**
 * A barista makes one drink at a time, also across the deaths of the café. Left out are drinks that were started more than once: a
 * Done that is taken back may put a second one into her hand.
 */
export const judgeHands = (tickets: readonly TicketLedger[]): readonly string[] => {
  const makings = tickets.flatMap((ticket) => {
    const [start, ...more] = ticket.starts;
    const end = ticket.readyAt ?? ticket.endedAt;
    if (start === undefined || end === undefined || more.length > 0) return [];
    return [{ barista: start.barista, ticketId: ticket.ticketId, from: Date.parse(start.at), to: Date.parse(end) }];
  });
  return [...Map.groupBy(makings, ({ barista }) => barista)].flatMap(([barista, own]) =>
    overlaps(own).map(([one, other]) => `${barista} made ${one.ticketId} and ${other.ticketId} at the same time`),
  );
};

const overlaps = (makings: readonly Making[]): readonly (readonly [Making, Making])[] => {
  const inOrder = makings.toSorted((a, b) => a.from - b.from || a.to - b.to);
  return inOrder.flatMap((one, place) => {
    const next = inOrder[place + 1];
    return next !== undefined && next.from < one.to ? [[one, next] as const] : [];
  });
};
