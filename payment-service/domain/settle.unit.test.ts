import { describe, expect, test } from 'bun:test';
import { anApproved, anAsked, aRequest, aRequested, attemptIn, given, nine } from '../testing/a-payment.ts';
import { dueAtOf, type Payment } from './payment.ts';
import { requestPayment } from './request-payment.ts';
import { approve, beginAsk, decline, leaveOpen, putAskDown } from './settle.ts';

const attemptId = 'attempt-1';
const approval = { attemptId, vendorRef: 'v', at: nine + 100 };

describe('an ask', () => {
  test('is counted before the vendor hears of it, and keeps others away while it lasts', () => {
    const asked = given(beginAsk(aRequested(), attemptId, nine + 5));
    expect(attemptIn(asked)).toMatchObject({ state: 'requested', asked: 1, firstAskedAt: nine + 5 });
    expect(beginAsk(asked, attemptId, nine + 10_000)).toBeUndefined();
    expect(attemptIn(beginAsk(asked, attemptId, nine + 11_005))).toMatchObject({ asked: 2, firstAskedAt: nine + 5 });
  });

  test.each([
    ['of a payment that is not there', () => undefined],
    ['of an attempt that is settled', anApproved],
  ])('%s changes nothing', (_what, payment: () => Payment | undefined) => {
    expect(beginAsk(payment(), attemptId, nine + 60_000)).toBeUndefined();
  });

  test('that is put down may be taken up at once', () => {
    const down = putAskDown(anAsked(), attemptId, nine + 70);
    expect(attemptIn(beginAsk(down, attemptId, nine + 70)).asked).toBe(2);
  });
});

describe('an outcome', () => {
  test('that is known drops the token and is due no more', () => {
    for (const payment of [
      given(approve(anAsked(), approval)),
      given(decline(anAsked(), { attemptId, reason: 'card-declined', at: nine + 100 })),
    ]) {
      expect(attemptIn(payment)).not.toHaveProperty('sealedToken');
      expect(dueAtOf(payment)).toBeUndefined();
    }
  });

  test('that is known stays, whatever is said later', () => {
    expect(decline(anApproved(), { attemptId, reason: 'late', at: nine })).toBeUndefined();
    expect(leaveOpen(anApproved(), { attemptId, at: nine })).toBeUndefined();
    const declined = decline(anAsked(), { attemptId, reason: 'card-declined', at: nine });
    expect(approve(declined, approval)).toBeUndefined();
  });

  test('of a second approval on one order is owed back', () => {
    const second = requestPayment(anAsked(), aRequest({ attemptId: 'attempt-2' }), nine);
    const both = beginAsk(approve(second, approval), 'attempt-2', nine);
    const paidTwice = given(approve(both, { attemptId: 'attempt-2', vendorRef: 'w', at: nine + 200 }));
    expect(paidTwice.refunds).toMatchObject([{ attemptId: 'attempt-2', reason: 'already-paid', state: 'due' }]);
  });
});

describe('an unknown outcome', () => {
  const waits = (times: number): readonly number[] => {
    let payment = aRequested();
    let now = nine;
    return Array.from({ length: times }, () => {
      payment = given(leaveOpen(given(beginAsk(payment, attemptId, now)), { attemptId, at: now }));
      const waited = (attemptIn(payment).dueAt ?? 0) - now;
      now += waited;
      return waited / 1_000;
    });
  };

  test('is asked again after 1, 2, 5, 10, 30 seconds, then every minute', () => {
    expect(waits(8)).toEqual([1, 2, 5, 10, 30, 60, 60, 60]);
  });

  test('is told as confirming and keeps its token', () => {
    const open = attemptIn(leaveOpen(anAsked(), { attemptId, at: nine }));
    expect(open).toMatchObject({ state: 'confirming', sealedToken: 'sealed' });
  });

  test('calls for a person after ten minutes, until it is known', () => {
    const before = given(leaveOpen(anAsked(), { attemptId, at: nine + 599_999 }));
    expect(before.attention).toBe(false);
    const after = given(leaveOpen(before, { attemptId, at: nine + 600_000 }));
    expect(after.attention).toBe(true);
    expect(approve(after, approval)?.attention).toBe(false);
  });

  test('calls for a person at once when the vendor contradicts what it was asked', () => {
    expect(leaveOpen(anAsked(), { attemptId, at: nine, contradicts: true })?.attention).toBe(true);
  });
});
