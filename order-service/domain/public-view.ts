import type { Actor, Adjustment, Cancellation, Order, OrderLine, OrderState, Payment } from './order.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** Prices hold 10 % VAT; the tax office rounds to the won. */
const withoutVat = (totalKrw: number): number => Math.round(totalKrw / 1.1);

/** An order as everyone may see it who may see it: in replies and in events, the same. */
export const publicView = (order: Order) => {
  const supplyKrw = withoutVat(order.totalKrw);
  const cancellation = order.cancellation ?? givenUp(order);
  return {
    id: order.id,
    number: order.number,
    state: order.state as OrderState,
    version: order.version,
    storeId: order.storeId,
    businessDate: order.businessDate,
    channel: order.channel,
    service: order.service,
    ...(order.nameOnCup === undefined ? {} : { nameOnCup: order.nameOnCup }),
    menuVersion: order.menuVersion,
    lines: order.lines as OrderLine[],
    adjustments: order.adjustments as Adjustment[],
    totalKrw: order.totalKrw,
    supplyKrw,
    vatKrw: order.totalKrw - supplyKrw,
    payments: order.payments.map(paymentView),
    ...(cancellation === undefined ? {} : { cancellation: cancellationView(cancellation) }),
    payBy: iso(order.payBy),
    createdAt: iso(order.createdAt),
    ...times(order),
  };
};

const timeNames = ['paidAt', 'startedAt', 'readyAt', 'collectedAt', 'endedAt'] as const;
type Times = { [K in (typeof timeNames)[number]]?: string };

const times = (order: Order): Times => {
  const told: Times = {};
  for (const name of timeNames) if (order[name] !== undefined) told[name] = iso(order[name]);
  return told;
};

const paymentView = ({ attemptId, method, state, amountKrw, declineReason, refundedKrw }: Payment) => ({
  attemptId,
  method,
  state,
  amountKrw,
  ...(declineReason === undefined ? {} : { declineReason }),
  ...(refundedKrw === undefined ? {} : { refundedKrw }),
});

/** Nobody asked for it, so the customer wants to know why. Which of the staff it was stays in the history. */
const givenUp = ({ tickets }: Order): Cancellation | undefined => {
  const ticket = tickets.find(({ state }) => state === 'abandoned');
  if (ticket?.endedAt === undefined) return undefined;
  const why = ticket.reason === undefined ? {} : { reason: ticket.reason };
  return { state: 'accepted', by: { kind: 'staff' }, at: ticket.endedAt, ...why };
};

const cancellationView = ({ state, reason, by, at }: Cancellation) => ({
  state,
  ...(reason === undefined ? {} : { reason }),
  by: by as Actor,
  at: iso(at),
});
