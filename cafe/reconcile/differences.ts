import type { OrderView } from '@gorae/contracts/schemas.ts';
import { barRules } from './bar-rules.ts';
import type { Ledgers } from './ledgers.ts';
import { moneyRules } from './money-rules.ts';
import { collectFiles, type Difference, isMoney, say } from './order-file.ts';

const rules = [...moneyRules, ...barRules];

/** Holds the vendor's journal, payments, orders and tickets against each other. Empty when they agree to the won and to the drink. */
export const findDifferences = (ledgers: Ledgers): readonly Difference[] => [
  ...collectFiles(ledgers).flatMap((file) => rules.flatMap((rule) => rule(file))),
  ...strangers(ledgers),
  ...sameNumbers(ledgers.orders),
];

/** Money or work for orders that nobody knows: what a lost database, or an old backup, looks like. */
const strangers = ({ orders, payments, tickets, vendor }: Ledgers): readonly Difference[] => {
  const known = new Set(orders.map(({ id }) => id));
  const isStrange = ({ orderId }: { readonly orderId: string }): boolean => !known.has(orderId);
  const strange = (orderId: string, what: string) => say(orderId, 'unknown-order', `${what} an order that is not here`);
  return [
    ...vendor
      .filter(isMoney)
      .filter(isStrange)
      .flatMap(({ orderId, kind, amountKrw }) => strange(orderId, `the vendor has a ${kind} of ${amountKrw} won for`)),
    ...payments.filter(isStrange).flatMap(({ orderId }) => strange(orderId, 'payment-service knows')),
    ...tickets.filter(isStrange).flatMap(({ orderId }) => strange(orderId, 'the bar knows')),
  ];
};

const sameNumbers = (orders: readonly OrderView[]): readonly Difference[] => {
  const byNumber = Map.groupBy(orders, ({ storeId, businessDate, number }) => `${storeId} ${businessDate} ${number}`);
  return [...byNumber].flatMap(([number, same]) =>
    same.length > 1 && same[0] ? say(same[0].id, 'number-twice', `${same.length} orders are called ${number}`) : [],
  );
};
