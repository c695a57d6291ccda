import { describe, expect, test } from 'bun:test';
import { anApproved, given, nine } from '../testing/a-payment.ts';
import { endOrder } from './end-order.ts';
import { dueAtOf, type Payment } from './payment.ts';
import { beginRefund, putRefundDown, refundDone, refundNotDone } from './refund.ts';

const refundId = 'attempt-1-refund';
const owed = (): Payment =>
  given(endOrder(anApproved(), { orderId: 'order-1', storeId: 'gorae', reason: 'expired', at: nine }));

describe('a refund that is owed', () => {
  test('is due at once, and counted before the vendor hears of it', () => {
    const asked = given(beginRefund(owed(), refundId, nine));
    expect(asked.refunds).toMatchObject([{ state: 'due', asked: 1 }]);
    expect(beginRefund(asked, refundId, nine + 10_000)).toBeUndefined();
  });

  test('is done once', () => {
    const done = given(refundDone(beginRefund(owed(), refundId, nine), refundId, nine + 80));
    expect(done.refunds).toMatchObject([{ state: 'done', refundedAt: nine + 80 }]);
    expect(dueAtOf(done)).toBeUndefined();
    expect(refundDone(done, refundId, nine + 90)).toBeUndefined();
    expect(refundNotDone(done, refundId, nine + 90)).toBeUndefined();
  });

  test('is never given up: after five tries a person should look, and it is asked on, ten minutes apart at most', () => {
    let payment = owed();
    const states: string[] = [];
    const waits: number[] = [];
    let now = nine;
    for (let tries = 0; tries < 11; tries++) {
      payment = given(refundNotDone(given(beginRefund(payment, refundId, now)), refundId, now));
      states.push(`${payment.refunds[0]?.state} ${payment.attention}`);
      waits.push(((dueAtOf(payment) ?? 0) - now) / 1_000);
      now = dueAtOf(payment) ?? 0;
    }
    expect(states).toEqual([...Array(4).fill('due false'), ...Array(7).fill('failing true')]);
    expect(waits).toEqual([1, 2, 5, 10, 30, 60, 120, 300, 600, 600, 600]);
    const done = given(refundDone(beginRefund(payment, refundId, now), refundId, now));
    expect(done.attention).toBe(false);
  });

  test('that is put down may be taken up at once', () => {
    const down = putRefundDown(beginRefund(owed(), refundId, nine), refundId, nine + 9);
    expect(beginRefund(down, refundId, nine + 9)?.refunds).toMatchObject([{ asked: 2 }]);
  });
});
