import type { Cancellation, Order, OrderState, Payment, TicketNews } from './order.ts';

/**
 * Everything about an order that follows from what is known: its state, its times, what is due. Every decision ends here. Looks at
 * nothing that it said before, so the same facts give the same order, whichever came first.
 */
export const derive = (order: Order): Order => {
  const { paidAt: _p, startedAt: _s, readyAt: _r, collectedAt: _c, endedAt: _e, dueAt: _d, ...known } = order;
  const { tickets, end, cancellation } = known;
  const paidAt = paidAtOf(known);
  const state = stateOf(known, paidAt);
  const startedAt = earliest(tickets.map((ticket) => ticket.startedAt));
  const readyAt = isMade(state) ? latest(tickets.map((ticket) => ticket.readyAt)) : undefined;
  const collectedAt =
    state === 'collected' ? (latest(tickets.map((ticket) => ticket.collectedAt)) ?? end?.at) : undefined;
  const endedAt = isUndone(state) ? (endedUnpaid(known) ? end?.at : lostAt(tickets)) : collectedAt;
  return {
    ...known,
    state,
    payments: known.payments.map((payment) => returned(payment, state)),
    ...(cancellation && { cancellation: answered(cancellation, known, { state, startedAt }) }),
    ...present({ paidAt, startedAt, readyAt, collectedAt, endedAt, dueAt: dueAtOf(known, state, readyAt) }),
  };
};

/** What order-service has decided about an unpaid order stands: money that comes later goes back. */
const endedUnpaid = ({ end }: Order): boolean => end?.as === 'cancelled' || end?.as === 'expired';

/** What the bar has begun was paid, even before payment-service tells so. */
const paidAtOf = (order: Order): number | undefined => {
  if (endedUnpaid(order)) return undefined;
  const taken = order.payments.map(({ state, settledAt }) => (state === 'declined' ? undefined : settledAt));
  return earliest(taken) ?? earliest(order.tickets.map(({ startedAt, endedAt }) => startedAt ?? endedAt));
};

/** What the bar says counts for more than the guess that it was collected: a drink given up, or one that is made again. */
const stateOf = ({ tickets, end, cancellation }: Order, paidAt: number | undefined): OrderState => {
  if (end?.as === 'cancelled' || end?.as === 'expired') return end.as;
  if (tickets.some(isLost)) return 'cancelled';
  if (end !== undefined && !isMadeAgain(tickets, end.at)) return end.as;
  if (tickets.length > 0 && tickets.every(({ state }) => state === 'collected')) return 'collected';
  if (tickets.length > 0 && tickets.every(({ state }) => state === 'ready' || state === 'collected')) return 'ready';
  if (tickets.some(({ state }) => state !== 'waiting')) return 'making';
  if (paidAt === undefined) return 'unpaid';
  return cancellation === undefined ? 'paid' : 'cancelling';
};

/** A Done was taken back just when nobody seemed to come: the guess was about a drink that is not on the counter any more. */
const isMadeAgain = (tickets: readonly TicketNews[], guessedAt: number): boolean =>
  tickets.some(({ state, readyAt = 0 }) => state === 'started' || (state === 'ready' && readyAt > guessedAt));

const isMade = (state: OrderState): boolean => state === 'ready' || state === 'collected';
const isUndone = (state: OrderState): boolean => state === 'cancelled' || state === 'expired';
const isLost = ({ state }: TicketNews): boolean => state === 'dropped' || state === 'abandoned';
const lostAt = (tickets: readonly TicketNews[]) => earliest(tickets.filter(isLost).map(({ endedAt }) => endedAt));

/** Money that was taken for an order which ended without its drinks is on its way back; payment-service sees to it. */
const returned = (payment: Payment, state: OrderState): Payment =>
  payment.state === 'approved' || payment.state === 'refunding'
    ? { ...payment, state: isUndone(state) ? 'refunding' : 'approved' }
    : payment;

/** What the bar had started first is refused, even if it is given up later for a reason of its own. */
const answered = (
  cancellation: Cancellation,
  order: Order,
  { state, startedAt }: { state: OrderState; startedAt: number | undefined },
): Cancellation => {
  const asAsked = endedUnpaid(order) || order.tickets.some((ticket) => ticket.state === 'dropped');
  if (asAsked) return { ...cancellation, state: 'accepted' };
  if (startedAt !== undefined) return { ...cancellation, state: 'refused' };
  return { ...cancellation, state: state === 'cancelled' ? 'accepted' : 'requested' };
};

const dueAtOf = (order: Order, state: OrderState, readyAt: number | undefined): number | undefined => {
  if (state === 'unpaid') return order.payBy;
  return state === 'ready' && readyAt !== undefined ? readyAt + order.collectAfterMs : undefined;
};

const earliest = (times: readonly (number | undefined)[]): number | undefined =>
  times.filter((at) => at !== undefined).toSorted((a, b) => a - b)[0];
const latest = (times: readonly (number | undefined)[]): number | undefined =>
  times.filter((at) => at !== undefined).toSorted((a, b) => b - a)[0];

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const present = <T extends object>(fields: T): Present<T> => {
  const there: Partial<T> = {};
  for (const name in fields) if (fields[name] !== undefined) there[name] = fields[name];
  return there as Present<T>;
};
