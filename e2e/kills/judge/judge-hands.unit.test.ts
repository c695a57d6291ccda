import { expect, test } from 'bun:test';
import type { TicketLedger } from '@gorae/cafe/reconcile/ledgers.ts';
import { agreeingLedgers } from '@gorae/cafe/reconcile/testing/agreeing-ledgers.ts';
import { judgeHands } from './judge-hands.ts';

const second = (count: number): string => new Date(Date.UTC(2026, 10, 23, 0, 5, count)).toISOString();

const aTicket = (ticketId: string, barista: string, from: number, to: number): TicketLedger => {
  const [any] = agreeingLedgers().tickets;
  if (any === undefined) throw new Error('The ledgers have tickets');
  return { ...any, ticketId, starts: [{ barista, fence: 1, at: second(from) }], readyAt: second(to) };
};

test('a barista may begin the next drink when the one before is done, another while it is made', () => {
  const tickets = [aTicket('c', 'mina', 4, 6), aTicket('a', 'mina', 0, 2), aTicket('b', 'mina', 2, 3)];
  expect(judgeHands([...tickets, aTicket('d', 'whale-1', 0, 9)])).toEqual([]);
});

test('two drinks in one hand are found, done or given up', () => {
  const { readyAt: _, ...given } = aTicket('b', 'mina', 1, 2);
  expect(judgeHands([aTicket('a', 'mina', 0, 2), aTicket('b', 'mina', 1, 3)])).toHaveLength(1);
  expect(judgeHands([aTicket('a', 'mina', 2, 3), { ...given, endedAt: second(4) }])).toEqual([
    'mina made b and a at the same time',
  ]);
});

test('a drink whose Done was taken back is left out', () => {
  const one = aTicket('a', 'mina', 0, 5);
  expect(judgeHands([{ ...one, starts: [...one.starts, ...one.starts] }, aTicket('b', 'mina', 1, 3)])).toEqual([]);
});
