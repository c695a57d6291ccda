import type { OrderView } from '@gorae/contracts/schemas.ts';
import { isServed, isUndone, type OrderFile, type Rule, say, sum, unless } from './order-file.ts';

type Attempt = OrderView['payments'][number];

/** Attempts by which money was taken, whether or not it went back since. */
const taken: ReadonlySet<string> = new Set(['approved', 'refunding', 'partly-refunded', 'refunded']);
/** Attempts that are settled for good; of others nobody knows yet, and that is no difference. */
const settled: ReadonlySet<string> = new Set(['declined', ...taken]);

const chargeOf = ({ charges }: OrderFile, { attemptId }: Attempt) => charges.find(({ key }) => key === attemptId);

const chargedOnce: Rule = ({ order, charges }) =>
  unless(
    charges.length <= 1,
    order.id,
    'charged-twice',
    `the vendor charged ${charges.length} times, ${sum(charges)} won in all`,
  );

/** Money that nobody here asked for. */
const chargesAreKnown: Rule = ({ order, charges }) =>
  charges
    .filter(({ key }) => !order.payments.some(({ attemptId }) => attemptId === key))
    .flatMap(({ key, amountKrw }) =>
      say(
        order.id,
        'charge-unknown',
        `the vendor charged ${amountKrw} won by ${key}, which is no attempt of the order`,
      ),
    );

const attemptsAreCharged: Rule = (file) =>
  file.order.payments.flatMap((attempt) => {
    const { attemptId, state } = attempt;
    const isCharged = chargeOf(file, attempt) !== undefined;
    if (taken.has(state))
      return unless(isCharged, file.order.id, 'charge-missing', `attempt ${attemptId} is ${state}, never charged`);
    return unless(
      !isCharged || state !== 'declined',
      file.order.id,
      'charged-though-declined',
      `attempt ${attemptId} is told as declined, the vendor charged it`,
    );
  });

const chargedAsOrdered: Rule = ({ order, charges }) =>
  charges
    .filter(({ amountKrw }) => amountKrw !== order.totalKrw)
    .flatMap(({ amountKrw }) =>
      say(order.id, 'wrong-amount', `the vendor charged ${amountKrw} won, the order is ${order.totalKrw}`),
    );

/** Money that the vendor holds = money that the order says is held, leaving out attempts of which nobody knows yet. */
const moneyAgrees: Rule = ({ order, charges, refunds }) => {
  const open = new Set(order.payments.filter(({ state }) => !settled.has(state)).map(({ attemptId }) => attemptId));
  const held = sum(charges.filter(({ key }) => !open.has(key))) - sum(refunds);
  const said = sum(order.payments.map((attempt) => ({ amountKrw: heldOf(attempt) })));
  return unless(held === said, order.id, 'money-differs', `the vendor holds ${held} won, the order says ${said}`);
};

const heldOf = ({ state, amountKrw, refundedKrw = 0 }: Attempt): number => {
  if (state === 'partly-refunded') return amountKrw - refundedKrw;
  return state === 'approved' || state === 'refunding' ? amountKrw : 0;
};

/** What went back belongs to a charge of this order, and is not more than that. */
const refundsAreOfCharges: Rule = ({ order, charges, refunds }) =>
  [...Map.groupBy(refunds, ({ chargeKey = '' }) => chargeKey)].flatMap(([chargeKey, back]) => {
    const charged = charges.find(({ key }) => key === chargeKey)?.amountKrw ?? 0;
    const detail = `${sum(back)} won went back by ${back.length} refunds of ${chargeKey}, charged were ${charged}`;
    return unless(sum(back) <= charged, order.id, 'refund-too-much', detail);
  });

const refundsAgree: Rule = ({ order, payment, refunds }) => {
  const done = new Set(refunds.map(({ key }) => key));
  const said = payment?.refunds ?? [];
  return [
    ...said
      .filter(({ refundId, state }) => (state === 'done') !== done.has(refundId))
      .map(({ refundId, state }) => `refund ${refundId} is ${state} here, not so at the vendor`),
    ...[...done]
      .filter((key) => !said.some(({ refundId }) => refundId === key))
      .map((key) => `the vendor has a refund ${key} that payment-service does not know`),
  ].flatMap((detail) => say(order.id, 'refund-differs', detail));
};

const endedMeansRefunded: Rule = ({ order, charges, refunds }) =>
  unless(
    !isUndone(order) || sum(charges) === sum(refunds),
    order.id,
    'refund-missing',
    `the order is ${order.state}; ${sum(charges)} won were charged, ${sum(refunds)} given back`,
  );

const servedMeansPaid: Rule = ({ order, charges, refunds }) =>
  unless(
    !isServed(order) || sum(charges) > sum(refunds),
    order.id,
    'served-unpaid',
    `the order is ${order.state} and no money is held for it`,
  );

/** order-service and payment-service tell the same of every attempt. */
const attemptsAgree: Rule = ({ order, payment }) => {
  const theirs = new Map((payment?.attempts ?? []).map(({ attemptId, state }) => [attemptId, state]));
  const ours = new Map(order.payments.map(({ attemptId, state }) => [attemptId, state]));
  return [
    ...[...ours].flatMap(([attemptId, state]) => {
      const other = theirs.get(attemptId);
      if (other === undefined)
        return say(order.id, 'attempt-unknown', `payment-service knows nothing of attempt ${attemptId}`);
      const agree = taken.has(state) ? taken.has(other) : state === other;
      return unless(agree, order.id, 'attempt-differs', `attempt ${attemptId} is ${state} here and ${other} there`);
    }),
    ...[...theirs.keys()]
      .filter((attemptId) => !ours.has(attemptId))
      .flatMap((attemptId) => say(order.id, 'attempt-unknown', `the order knows nothing of attempt ${attemptId}`)),
  ];
};

/** payment-service keeps a tombstone for exactly the orders that ended without drinks: it says what may still be charged. */
const endsAgree: Rule = ({ order, payment }) =>
  unless(
    isUndone(order) === (payment?.orderEnded !== undefined),
    order.id,
    'end-differs',
    `the order is ${order.state}, payment-service takes it for ${payment?.orderEnded?.reason ?? 'going on'}`,
  );

/** What must hold of the money of one order. */
export const moneyRules: readonly Rule[] = [
  chargedOnce,
  chargesAreKnown,
  attemptsAreCharged,
  chargedAsOrdered,
  moneyAgrees,
  refundsAreOfCharges,
  refundsAgree,
  endedMeansRefunded,
  servedMeansPaid,
  attemptsAgree,
  endsAgree,
];
