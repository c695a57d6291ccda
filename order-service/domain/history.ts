import type { Actor, HistoryEntry, Order, Payment, TicketNews } from './order.ts';

const system: Actor = { kind: 'system' };
const vendor = (method: string): Actor => ({ kind: 'vendor', id: method });
const barista = (name: string | undefined): Actor => (name === undefined ? system : { kind: 'staff', id: name });

/** Who did what to an order, oldest first: its own decisions, and what payments and tickets tell. */
export const historyOf = (order: Order): readonly HistoryEntry[] =>
  [...order.history, ...order.payments.flatMap(ofPayment), ...order.tickets.flatMap(ofTicket)].toSorted(
    (a, b) => a.at - b.at,
  );

const ofPayment = (payment: Payment): readonly HistoryEntry[] => [
  ...when(payment.confirmingAt, vendor(payment.method), 'payment outcome unknown'),
  ...when(
    payment.settledAt,
    vendor(payment.method),
    payment.state === 'declined' ? 'payment declined' : 'payment approved',
    payment.declineReason,
  ),
  ...when(payment.refundedAt, vendor(payment.method), 'payment refunded'),
];

const ofTicket = (ticket: TicketNews): readonly HistoryEntry[] => [
  ...when(ticket.startedAt, barista(ticket.barista), 'started'),
  ...when(ticket.readyAt, barista(ticket.barista), 'ready'),
  ...when(ticket.reopenedAt, barista(ticket.barista), 'taken back'),
  ...when(ticket.collectedAt, barista(ticket.barista), 'collected'),
  ...when(
    ticket.state === 'dropped' || ticket.state === 'abandoned' ? ticket.endedAt : undefined,
    barista(ticket.barista),
    ticket.state,
    ticket.reason,
  ),
];

const when = (at: number | undefined, by: Actor, what: string, reason?: string): readonly HistoryEntry[] =>
  at === undefined ? [] : [{ at, by, what, ...(reason === undefined ? {} : { reason }) }];
