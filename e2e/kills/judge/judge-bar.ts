import type { TicketLedger } from '@gorae/cafe/reconcile/ledgers.ts';
import type { OrderView } from '@gorae/contracts/schemas.ts';
import { isDoubtful, isSuccess, type Try } from './requests.ts';

/**
 * Every drink was made once: each start has a fence of its own and a reason, the first or a Done that the staff took back. The times
 * of the drinks are in order.
 */
export const judgeBar = (tickets: readonly TicketLedger[], tries: readonly Try[]): readonly string[] => {
  const undos = Map.groupBy(
    tries.filter(({ asked }) => asked.what === 'undo'),
    ({ asked }) => asked.about ?? '',
  );
  return tickets.flatMap((ticket) => judgeStarts(ticket, undos.get(ticket.ticketId) ?? []));
};

const judgeStarts = ({ ticketId, state, starts }: TicketLedger, undos: readonly Try[]): readonly string[] => {
  const done = undos.filter(isSuccess).length;
  const perhaps = undos.filter(isDoubtful).length;
  const [least, most] = bounds[state] ?? [0, Number.POSITIVE_INFINITY];
  const fences = starts.map(({ fence }) => fence);
  const rising = fences.every((fence, place) => place === 0 || fence > (fences[place - 1] ?? 0));
  return [
    ...(rising ? [] : [`${ticketId} was started under fences ${fences.join(', ')}`]),
    ...(starts.length < least + (least === 0 ? 0 : done) || starts.length > most + (most === 0 ? 0 : done + perhaps)
      ? [`${ticketId} is ${state}, was started ${starts.length} times, taken back ${done} to ${done + perhaps} times`]
      : []),
  ];
};

/** The numbers of the orders of which a Done was taken back, or may have been. */
export const findUndone = (tickets: readonly TicketLedger[], tries: readonly Try[]): ReadonlySet<string> => {
  const pressed = new Set(tries.filter(({ asked }) => asked.what === 'undo').map(({ asked }) => asked.about));
  return new Set(tickets.filter(({ ticketId }) => pressed.has(ticketId)).map(({ number }) => number));
};

/** How often a ticket was started that nobody has ever taken back. */
const bounds: Readonly<Record<string, readonly [least: number, most: number]>> = {
  waiting: [0, 0],
  started: [1, 1],
  ready: [1, 1],
  collected: [1, 1],
  dropped: [0, 0],
  abandoned: [0, 1],
};

/** An order that the bar never gave up and that was paid is collected; of the tickets of the others nothing is open. */
export const judgeEnds = (orders: readonly OrderView[], tickets: readonly TicketLedger[]): readonly string[] => {
  const over: ReadonlySet<string> = new Set(['collected', 'dropped', 'abandoned']);
  return [
    ...tickets.filter(({ state }) => !over.has(state)).map(({ ticketId, state }) => `${ticketId} is still ${state}`),
    ...orders
      .filter(({ state, payments }) => state === 'collected' && !payments.some((one) => one.state === 'approved'))
      .map(({ id }) => `${id} was handed over and is not paid`),
  ];
};
