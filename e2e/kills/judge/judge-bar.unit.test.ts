import { describe, expect, test } from 'bun:test';
import type { TicketLedger } from '@gorae/cafe/reconcile/ledgers.ts';
import { agreeingLedgers } from '@gorae/cafe/reconcile/testing/agreeing-ledgers.ts';
import { orderExample } from '@gorae/contracts/schemas.ts';
import type { ClientEntry } from '../client-journal.ts';
import { judgeBar, judgeEnds } from './judge-bar.ts';
import { toTries } from './requests.ts';

const aTicket = (state: TicketLedger['state'], ...fences: readonly number[]): TicketLedger => {
  const [any] = agreeingLedgers().tickets;
  if (any === undefined) throw new Error('The ledgers have tickets');
  const starts = fences.map((fence) => ({ barista: 'mina', fence, at: any.paidAt }));
  return { ...any, ticketId: 'a.1', state, starts };
};

const undo = (no: number, status: number | undefined): readonly ClientEntry[] => [
  { kind: 'asked', try: no, by: 'jisoo', what: 'undo', about: 'a.1' },
  ...(status === undefined ? [] : [{ kind: 'answered', try: no, status, body: {} } as const]),
];

const faultsOf = (ticket: TicketLedger, ...undos: readonly ClientEntry[]): number =>
  judgeBar([ticket], toTries(undos)).length;

describe('a drink', () => {
  test('is started once', () => {
    expect(faultsOf(aTicket('collected', 1))).toBe(0);
    expect(faultsOf(aTicket('collected'))).toBe(1);
    expect(faultsOf(aTicket('collected', 1, 2))).toBe(1);
  });

  test('is started under a rising fence', () => {
    expect(faultsOf(aTicket('collected', 2, 2), ...undo(1, 200))).toBe(1);
    expect(faultsOf(aTicket('collected', 2, 1), ...undo(1, 200))).toBe(1);
  });

  test('is started again for each Done that was taken back', () => {
    expect(faultsOf(aTicket('collected', 1, 3), ...undo(1, 200))).toBe(0);
    expect(faultsOf(aTicket('collected', 1), ...undo(1, 200))).toBe(1);
    expect(faultsOf(aTicket('collected', 1, 2, 3), ...undo(1, 200))).toBe(1);
  });

  test.each([undefined, 503])('may have been started again when nobody knows what became of an Undo (%p)', (status) => {
    for (const ticket of [aTicket('collected', 1), aTicket('collected', 1, 2)])
      expect(faultsOf(ticket, ...undo(1, status), ...undo(2, 412))).toBe(0);
    expect(faultsOf(aTicket('collected', 1, 2), ...undo(1, 412))).toBe(1);
  });

  test('is not started when it was dropped, at most once when it was given up', () => {
    expect(faultsOf(aTicket('dropped'))).toBe(0);
    expect(faultsOf(aTicket('dropped', 1))).toBe(1);
    expect([faultsOf(aTicket('abandoned')), faultsOf(aTicket('abandoned', 1))]).toEqual([0, 0]);
    expect(faultsOf(aTicket('abandoned', 1, 2))).toBe(1);
  });
});

test('in the end no ticket is open and everything that was handed over is paid', () => {
  const order = { ...orderExample, state: 'collected' as const };
  expect(judgeEnds([order], [aTicket('collected', 1)])).toEqual([]);
  expect(judgeEnds([order], [aTicket('ready', 1)])).toEqual(['a.1 is still ready']);
  expect(judgeEnds([{ ...order, payments: [] }], [])).toHaveLength(1);
});
