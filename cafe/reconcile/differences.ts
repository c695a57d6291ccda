import type { OrderView } from '@gorae/contracts/schemas.ts';
import type { Ledgers, PaymentLedger, TicketLedger, VendorEntry } from './ledgers.ts';

/** Two sides that do not say the same about an order. */
export interface Difference {
  readonly orderId: string;
  /** A slug for each rule, such as `charged-twice`. */
  readonly rule: string;
  /** For a person. */
  readonly detail: string;
}

/** Holds the vendor's journal, payments, orders and tickets against each other. Empty when they agree to the won and to the drink. */
export const findDifferences = (ledgers: Ledgers): readonly Difference[] => {
  const known = new Set(ledgers.orders.map(({ id }) => id));
  const files = collect(ledgers);
  return [
    ...ledgers.orders.flatMap((order) => rules.flatMap((rule) => rule(order, files(order.id)))),
    ...strangers(ledgers, known),
    ...sameNumbers(ledgers.orders),
  ];
};

/** What the others hold about one order. */
interface File {
  readonly payment: PaymentLedger | undefined;
  readonly tickets: readonly TicketLedger[];
  readonly charges: readonly VendorEntry[];
  readonly refunds: readonly VendorEntry[];
}

type Rule = (order: OrderView, file: File) => readonly Difference[];

const collect = ({ payments, tickets, vendor }: Ledgers): ((orderId: string) => File) => {
  const paymentOf = new Map(payments.map((payment) => [payment.orderId, payment]));
  const ticketsOf = Map.groupBy(tickets, ({ orderId }) => orderId);
  const entriesOf = Map.groupBy(vendor.filter(isMoney), ({ orderId }) => orderId);
  return (orderId) => ({
    payment: paymentOf.get(orderId),
    tickets: ticketsOf.get(orderId) ?? [],
    charges: (entriesOf.get(orderId) ?? []).filter(({ kind }) => kind === 'charge'),
    refunds: (entriesOf.get(orderId) ?? []).filter(({ kind }) => kind === 'refund'),
  });
};

/** Entries that moved money; declined and failed ones did not. */
const isMoney = ({ kind, outcome }: VendorEntry): boolean => outcome === (kind === 'charge' ? 'approved' : 'done');

const wasCharged: ReadonlySet<string> = new Set(['approved', 'refunding', 'refunded']);
const isServed: ReadonlySet<string> = new Set(['ready', 'collected']);
const isLost: ReadonlySet<string> = new Set(['cancelled', 'expired']);

const say = (orderId: string, rule: string, detail: string): readonly Difference[] => [{ orderId, rule, detail }];
const sum = (entries: readonly { readonly amountKrw: number }[]): number =>
  entries.reduce((total, { amountKrw }) => total + amountKrw, 0);

const chargedOnce: Rule = ({ id }, { charges }) =>
  charges.length > 1
    ? say(id, 'charged-twice', `the vendor charged ${charges.length} times, ${sum(charges)} won in all`)
    : [];

const chargedAsOrdered: Rule = ({ id, totalKrw }, { charges }) =>
  charges.length === 1 && sum(charges) !== totalKrw
    ? say(id, 'wrong-amount', `the vendor charged ${sum(charges)} won, the order is ${totalKrw}`)
    : [];

/** Money that the vendor holds = money that the order says is held. */
const moneyAgrees: Rule = ({ id, payments }, { charges, refunds }) => {
  const held = sum(charges) - sum(refunds);
  const said = sum(payments.filter(({ state }) => state === 'approved' || state === 'refunding'));
  return held === said ? [] : say(id, 'money-differs', `the vendor holds ${held} won, the order says ${said}`);
};

const attemptsAgree: Rule = ({ id, payments }, { payment }) =>
  payments.flatMap((attempt) => {
    const other = payment?.attempts.find(({ attemptId }) => attemptId === attempt.attemptId);
    if (other === undefined)
      return say(id, 'attempt-unknown', `payment-service knows nothing of attempt ${attempt.attemptId}`);
    const agree = wasCharged.has(attempt.state) ? wasCharged.has(other.state) : attempt.state === other.state;
    return agree
      ? []
      : say(
          id,
          'attempt-differs',
          `attempt ${attempt.attemptId} is ${attempt.state} here and ${other.state} at payment-service`,
        );
  });

const servedMeansPaid: Rule = ({ id, state }, { charges, refunds }) =>
  isServed.has(state) && sum(charges) - sum(refunds) <= 0
    ? say(id, 'served-unpaid', `the order is ${state} and no money is held for it`)
    : [];

const endedMeansRefunded: Rule = ({ id, state }, { charges, refunds }) =>
  isLost.has(state) && sum(charges) !== sum(refunds)
    ? say(id, 'refund-missing', `the order is ${state}; ${sum(charges)} won were charged, ${sum(refunds)} given back`)
    : [];

const paidHasTicket: Rule = ({ id, state }, { tickets }) =>
  state !== 'unpaid' && !isLost.has(state) && tickets.length === 0
    ? say(id, 'ticket-missing', `the order is ${state} and the bar knows nothing of it`)
    : [];

const ticketHasPayment: Rule = ({ id, state }, { tickets }) =>
  (state === 'unpaid' || state === 'expired') && tickets.some(({ starts }) => starts.length > 0)
    ? say(id, 'made-unpaid', `the order is ${state} and was started`)
    : [];

const statesAgree: Rule = ({ id, state }, { tickets }) => {
  const allReady = tickets.length > 0 && tickets.every((ticket) => isServed.has(ticket.state));
  if (isServed.has(state) && !allReady)
    return say(id, 'ready-differs', `the order is ${state}, its tickets ${tickets.map((one) => one.state).join(', ')}`);
  return !isServed.has(state) && allReady
    ? say(id, 'ready-differs', `all tickets are done, the order is ${state}`)
    : [];
};

const startedOncePerFence: Rule = ({ id }, { tickets }) =>
  tickets.flatMap(({ ticketId, starts }) => {
    const fences = starts.map(({ fence }) => fence);
    return new Set(fences).size === fences.length
      ? []
      : say(id, 'started-twice', `ticket ${ticketId} was started twice under one fence`);
  });

const rules: readonly Rule[] = [
  chargedOnce,
  chargedAsOrdered,
  moneyAgrees,
  attemptsAgree,
  servedMeansPaid,
  endedMeansRefunded,
  paidHasTicket,
  ticketHasPayment,
  statesAgree,
  startedOncePerFence,
];

/** Money or work for orders that nobody knows: what a lost database, or an old backup, looks like. */
const strangers = ({ payments, tickets, vendor }: Ledgers, known: ReadonlySet<string>): readonly Difference[] => [
  ...vendor
    .filter(isMoney)
    .filter(({ orderId }) => !known.has(orderId))
    .flatMap(({ orderId, kind, amountKrw }) =>
      say(orderId, 'unknown-order', `the vendor has a ${kind} of ${amountKrw} won for an order that is not here`),
    ),
  ...payments
    .filter(({ orderId }) => !known.has(orderId))
    .flatMap(({ orderId }) => say(orderId, 'unknown-order', 'payment-service knows an order that is not here')),
  ...tickets
    .filter(({ orderId }) => !known.has(orderId))
    .flatMap(({ orderId }) => say(orderId, 'unknown-order', 'the bar knows an order that is not here')),
];

const sameNumbers = (orders: readonly OrderView[]): readonly Difference[] => {
  const byNumber = Map.groupBy(orders, ({ storeId, businessDate, number }) => `${storeId} ${businessDate} ${number}`);
  return [...byNumber].flatMap(([number, same]) =>
    same.length > 1 && same[0] ? say(same[0].id, 'number-twice', `${same.length} orders are called ${number}`) : [],
  );
};
