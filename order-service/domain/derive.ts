import type { Cancellation, HistoryEntry, Order, OrderState, Payment, TicketNews } from './order.ts';

/** Everything about an order that follows from what is known: its state, its times, what is due. Every decision ends here. */
export const derive = (order: Order): Order => {
  const tickets = order.tickets;
  const lost = tickets.find(({ state }) => state === 'dropped' || state === 'abandoned');
  const paidAt = order.paidAt ?? earliest(tickets.map((ticket) => ticket.startedAt ?? ticket.endedAt));
  const state = stateOf({ ...order, ...optional({ paidAt }) }, lost);
  const startedAt = earliest(tickets.map((ticket) => ticket.startedAt));
  const readyAt = isMade(state) ? latest(tickets.map((ticket) => ticket.readyAt)) : undefined;
  const collectedAt =
    state === 'collected' ? (latest(tickets.map((ticket) => ticket.collectedAt)) ?? order.end?.at) : undefined;
  const endedAt = collectedAt ?? (isEnd(state) ? (order.end?.at ?? lost?.endedAt) : undefined);
  const cancellation = order.cancellation && answered(order.cancellation, state, startedAt);
  const {
    paidAt: _p,
    startedAt: _s,
    readyAt: _r,
    collectedAt: _c,
    endedAt: _e,
    dueAt: _d,
    cancellation: _k,
    ...known
  } = order;
  return {
    ...known,
    state,
    payments: state === 'cancelled' || state === 'expired' ? order.payments.map(givenBack) : order.payments,
    history: inOrder(order.history),
    ...optional({
      paidAt,
      startedAt,
      readyAt,
      collectedAt,
      endedAt,
      cancellation,
      dueAt: dueAt(order, state, readyAt),
    }),
  };
};

const stateOf = (order: Order, lost: TicketNews | undefined): OrderState => {
  if (order.end?.as === 'collected') return 'collected';
  if (order.end !== undefined) return order.end.as;
  if (lost !== undefined) return 'cancelled';
  const { tickets } = order;
  if (tickets.length > 0 && tickets.every(({ state }) => state === 'collected')) return 'collected';
  if (tickets.length > 0 && tickets.every(({ state }) => state === 'ready' || state === 'collected')) return 'ready';
  if (tickets.some(({ state }) => state !== 'waiting')) return 'making';
  if (order.paidAt === undefined) return 'unpaid';
  return order.cancellation?.state === 'requested' ? 'cancelling' : 'paid';
};

const isEnd = (state: OrderState): boolean => state === 'cancelled' || state === 'expired' || state === 'collected';
const isMade = (state: OrderState): boolean => state === 'ready' || state === 'collected';

/** Money that was taken for an order which ended without its drinks is on its way back; payment-service sees to it. */
const givenBack = (payment: Payment): Payment =>
  payment.state === 'approved' ? { ...payment, state: 'refunding' } : payment;

const answered = (cancellation: Cancellation, state: OrderState, startedAt: number | undefined): Cancellation => {
  if (cancellation.state !== 'requested') return cancellation;
  if (state === 'cancelled') return { ...cancellation, state: 'accepted' };
  return startedAt === undefined ? cancellation : { ...cancellation, state: 'refused' };
};

const dueAt = (order: Order, state: OrderState, readyAt: number | undefined): number | undefined => {
  if (state === 'unpaid') return order.payBy;
  return state === 'ready' && readyAt !== undefined ? readyAt + order.collectAfterMs : undefined;
};

/** History reads the same whatever came first. */
const inOrder = (history: readonly HistoryEntry[]): readonly HistoryEntry[] =>
  history.toSorted((a, b) => a.at - b.at || (a.what < b.what ? -1 : a.what > b.what ? 1 : 0));

const earliest = (times: readonly (number | undefined)[]): number | undefined =>
  times.filter((at) => at !== undefined).toSorted((a, b) => a - b)[0];
const latest = (times: readonly (number | undefined)[]): number | undefined =>
  times.filter((at) => at !== undefined).toSorted((a, b) => b - a)[0];

type Present<T> = { [K in keyof T]?: Exclude<T[K], undefined> };
const optional = <T extends object>(fields: T): Present<T> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>;
