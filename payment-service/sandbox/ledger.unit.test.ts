import { describe, expect, test } from 'bun:test';
import { createVirtualClock } from '@gorae/platform/testing/virtual-clock.ts';
import type { JournalEntry } from './journal.ts';
import { createLedger } from './ledger.ts';

const clock = createVirtualClock(Date.parse('2026-11-23T00:00:00.000Z'));

/** A ledger on a journal in memory; `again` is the same vendor after a restart. */
const aLedger = (entries: JournalEntry[] = []) => {
  const append = async (entry: JournalEntry) => void entries.push(entry);
  const journal = { entries: [...entries], append, close: async () => undefined };
  const ledger = createLedger({ journal, clock, chance: { seed: 1, declineRate: 0 } });
  return { ledger, entries, again: () => aLedger(entries).ledger };
};

const ask = (token: string, amountKrw = 5_000) => ({ orderId: 'order-1', amountKrw, token });
const refund = (amountKrw = 5_000) => ({ chargeKey: 'a', amountKrw, reason: 'cancelled' });

describe('a charge', () => {
  test('has the same answer for ever, also after a restart', async () => {
    const { ledger, entries, again } = aLedger();
    const first = await ledger.charge('a', ask('approve'));
    expect(first).toMatchObject({ kind: 'decided', charge: { outcome: 'approved', amountKrw: 5_000 } });
    expect(await ledger.charge('a', ask('decline'))).toEqual(first);
    expect(await again().charge('a', ask('approve'))).toEqual(first);
    expect(entries).toHaveLength(1);
  });

  test('by a key that was used for another amount or order is a conflict, also while the first is being decided', async () => {
    const { ledger } = aLedger();
    const slow = ledger.charge('a', ask('slow-100'));
    expect(await ledger.charge('a', ask('slow-100', 1))).toEqual({ kind: 'conflict' });
    await clock.advance(100);
    await slow;
    expect(await ledger.charge('a', ask('approve', 1))).toEqual({ kind: 'conflict' });
    expect(await ledger.charge('a', { ...ask('approve'), orderId: 'order-2' })).toEqual({ kind: 'conflict' });
  });

  test('asked for twice at the same time is made once', async () => {
    const { ledger, entries } = aLedger();
    const both = Promise.all([ledger.charge('a', ask('slow-100')), ledger.charge('a', ask('slow-100'))]);
    await clock.advance(99);
    expect(entries).toHaveLength(0);
    await clock.advance(1);
    const [one, other] = await both;
    expect(one).toEqual(other);
    expect(entries).toHaveLength(1);
  });

  test('whose answer is lost is made, and the next ask gets the answer', async () => {
    const { ledger, entries } = aLedger();
    expect(await ledger.charge('a', ask('lost-answer'))).toEqual({ kind: 'lost' });
    expect(entries).toMatchObject([{ key: 'a', outcome: 'approved' }]);
    expect(await ledger.charge('a', ask('lost-answer'))).toMatchObject({ kind: 'decided' });
  });

  test('that fails first takes nothing, and is approved at the next ask, also after a restart', async () => {
    const { ledger, entries, again } = aLedger();
    expect(await ledger.charge('a', ask('fail-then-approve'))).toEqual({ kind: 'failed' });
    expect(entries).toMatchObject([{ outcome: 'failed' }]);
    expect(await again().charge('a', ask('fail-then-approve'))).toMatchObject({ charge: { outcome: 'approved' } });
  });
});

describe('a refund', () => {
  const charged = async (token = 'approve') => {
    const made = aLedger();
    await made.ledger.charge('a', ask(token));
    return made;
  };

  test('is paid once by the same key, also after a restart', async () => {
    const { ledger, entries, again } = await charged();
    const done = await ledger.refund('r', refund());
    expect(done.kind).toBe('done');
    expect(await ledger.refund('r', refund())).toEqual(done);
    expect(await again().refund('r', refund())).toEqual(done);
    expect(entries.filter(({ kind }) => kind === 'refund')).toHaveLength(1);
  });

  test('never pays back more than was charged, in parts and at the same time', async () => {
    const { ledger } = await charged();
    const replies = await Promise.all(['r', 's', 't'].map((key) => ledger.refund(key, refund(2_000))));
    expect(replies.map(({ kind }) => kind)).toEqual(['done', 'done', 'refused']);
    expect(replies[2]).toMatchObject({ reason: 'more-than-charged' });
  });

  test('of what was declined or never charged is refused', async () => {
    const { ledger } = await charged('decline');
    expect(await ledger.refund('r', refund())).toEqual({ kind: 'refused', reason: 'no-such-charge' });
    expect(await ledger.refund('r', { ...refund(), chargeKey: 'b' })).toMatchObject({ kind: 'refused' });
  });

  test('by a key that was used for another amount is a conflict', async () => {
    const { ledger } = await charged();
    await ledger.refund('r', refund());
    expect(await ledger.refund('r', refund(1))).toEqual({ kind: 'conflict' });
  });

  test('is refused as often as the charge asked for, also across a restart', async () => {
    const { ledger, again } = await charged('refund-fails-2');
    expect(await ledger.refund('r', refund())).toEqual({ kind: 'refused', reason: 'try-later' });
    const later = again();
    expect(await later.refund('r', refund())).toEqual({ kind: 'refused', reason: 'try-later' });
    expect(await later.refund('r', refund())).toMatchObject({ kind: 'done' });
  });
});
