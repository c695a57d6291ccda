import type { TicketLedger } from './ledgers.ts';
import { isServed, isUndone, type Rule, say, unless } from './order-file.ts';

const isGivenUp = ({ state }: TicketLedger): boolean => state === 'dropped' || state === 'abandoned';

/** From `paid` to `collected`: somebody has drinks to get, or has them. */
const goesToTheBar: ReadonlySet<string> = new Set(['paid', 'cancelling', 'making', 'ready', 'collected']);

const paidHasTicket: Rule = ({ order, tickets }) =>
  unless(
    !goesToTheBar.has(order.state) || tickets.length > 0,
    order.id,
    'ticket-missing',
    `the order is ${order.state} and the bar knows nothing of it`,
  );

/** Each line is on one ticket, and on one only. A ticket given up before the bar heard of the order has none. */
const linesAreOnTickets: Rule = ({ order, tickets }) => {
  if (tickets.length === 0 || tickets.some(isGivenUp)) return [];
  const ordered = order.lines.map(({ lineId }) => lineId).toSorted();
  const onTickets = tickets.flatMap(({ lines }) => lines.map(({ lineId }) => lineId)).toSorted();
  return unless(
    ordered.join() === onTickets.join(),
    order.id,
    'lines-differ',
    `the lines ${ordered.join(', ')} were ordered, ${onTickets.join(', ')} are on tickets`,
  );
};

const unpaidIsNotMade: Rule = ({ order, tickets }) =>
  unless(
    (order.state !== 'unpaid' && order.state !== 'expired') || tickets.every(({ starts }) => starts.length === 0),
    order.id,
    'made-unpaid',
    `the order is ${order.state} and was started`,
  );

/** Nothing is made, or waits to be made, for an order that ended; what was dropped was never started. */
const cancelledIsNotMade: Rule = ({ order, tickets }) =>
  tickets.flatMap((ticket) => {
    const { ticketId, state, starts } = ticket;
    if (isUndone(order) && !isGivenUp(ticket))
      return say(order.id, 'made-cancelled', `the order is ${order.state}, ticket ${ticketId} is ${state}`);
    return unless(
      state !== 'dropped' || starts.length === 0,
      order.id,
      'made-cancelled',
      `ticket ${ticketId} was dropped and had been started`,
    );
  });

const lossesAgree: Rule = ({ order, tickets }) =>
  unless(
    isUndone(order) || !tickets.some(isGivenUp),
    order.id,
    'loss-differs',
    `the bar gave a ticket up, the order is ${order.state}`,
  );

const startsAgree: Rule = ({ order, tickets }) => {
  const isStarted = tickets.some((ticket) => ticket.state === 'started' || isServed(ticket));
  const saysWaiting = order.state === 'paid' || order.state === 'cancelling';
  if (saysWaiting && isStarted)
    return say(order.id, 'start-differs', `the order is ${order.state}, the bar has started`);
  return unless(
    order.state !== 'making' || isStarted || tickets.length === 0,
    order.id,
    'start-differs',
    'the order is making, the bar has not started',
  );
};

const readinessAgrees: Rule = ({ order, tickets }) => {
  const states = tickets.map(({ state }) => state).join(', ');
  const allServed = tickets.length > 0 && tickets.every(isServed);
  return unless(
    isServed(order) === allServed,
    order.id,
    'ready-differs',
    `the order is ${order.state}, its tickets are ${states || 'none'}`,
  );
};

const collectionAgrees: Rule = ({ order, tickets }) => {
  if (!isServed(order) || !tickets.every(isServed)) return [];
  const allCollected = tickets.every(({ state }) => state === 'collected');
  return unless(
    (order.state === 'collected') === allCollected,
    order.id,
    'collected-differs',
    `the order is ${order.state}, its tickets are ${tickets.map(({ state }) => state).join(', ')}`,
  );
};

const servedWasStarted: Rule = ({ order, tickets }) =>
  tickets
    .filter((ticket) => isServed(ticket) && ticket.starts.length === 0)
    .flatMap(({ ticketId }) => say(order.id, 'never-started', `ticket ${ticketId} is done and nobody started it`));

const startedOncePerFence: Rule = ({ order, tickets }) =>
  tickets.flatMap(({ ticketId, starts }) => {
    const fences = starts.map(({ fence }) => fence);
    const detail = `ticket ${ticketId} was started twice under one fence`;
    return unless(new Set(fences).size === fences.length, order.id, 'started-twice', detail);
  });

/** What must hold of the drinks of one order. */
export const barRules: readonly Rule[] = [
  paidHasTicket,
  linesAreOnTickets,
  unpaidIsNotMade,
  cancelledIsNotMade,
  lossesAgree,
  startsAgree,
  readinessAgrees,
  collectionAgrees,
  servedWasStarted,
  startedOncePerFence,
];
