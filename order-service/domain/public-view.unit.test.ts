import { describe, expect, test } from 'bun:test';
import { compileCheck } from '@gorae/contracts/kit/check.ts';
import { OrderView } from '@gorae/contracts/schemas.ts';
import fc from 'fast-check';
import { abandonedTicket, anOrder, aPaidOrder, aPayment, collectedTicket, nine } from '../testing/an-order.ts';
import { publicView } from './public-view.ts';

describe('the public view', () => {
  test.each([
    [11_400, 10_364, 1036],
    [11_000, 10_000, 1000],
    [4500, 4091, 409],
    [0, 0, 0],
  ])('of %p won has %p without VAT and %p of VAT', (totalKrw, supplyKrw, vatKrw) => {
    expect(publicView(anOrder({ totalKrw }))).toMatchObject({ totalKrw, supplyKrw, vatKrw });
  });

  test('has VAT and supply that make up the total, VAT being a tenth of the supply to the won', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000_000 }), (totalKrw) => {
        const { supplyKrw, vatKrw } = publicView(anOrder({ totalKrw }));
        expect(supplyKrw + vatKrw).toBe(totalKrw);
        expect(Math.abs(vatKrw - supplyKrw / 10)).toBeLessThanOrEqual(0.56);
      }),
    );
  });

  test('tells instants as RFC 3339 and leaves out what has not happened', () => {
    const view = publicView(anOrder());
    expect(view.createdAt).toBe('2026-11-23T00:00:00.000Z');
    expect(view.payBy).toBe('2026-11-23T00:10:00.000Z');
    expect(view).not.toContainAnyKeys(['paidAt', 'startedAt', 'readyAt', 'collectedAt', 'endedAt', 'cancellation']);
  });

  test('holds nothing of keys, fingerprints, history or due times', () => {
    const view = publicView(aPaidOrder({ payments: [aPayment({ state: 'declined', declineReason: 'no-funds' })] }));
    expect(view).not.toContainAnyKeys(['key', 'body', 'history', 'dueAt', 'tickets', 'collectAfterMs', 'end']);
    expect(view.payments).toEqual([
      { attemptId: 'first', method: 'sandbox', state: 'declined', amountKrw: 11_400, declineReason: 'no-funds' },
    ]);
  });

  test('tells why the bar gave the order up, and not who', () => {
    const view = publicView(aPaidOrder({ tickets: [{ ...abandonedTicket, barista: 'mina', reason: 'out of milk' }] }));
    expect(view.cancellation).toMatchObject({ state: 'accepted', by: { kind: 'staff' }, reason: 'out of milk' });
    expect(JSON.stringify(view)).not.toContain('mina');
  });

  test('keeps to what became of the customer’s own wish when the bar gave up later', () => {
    const asked = { state: 'requested', by: { kind: 'customer' }, at: nine } as const;
    const view = publicView(aPaidOrder({ cancellation: asked, tickets: [abandonedTicket] }));
    expect(view.cancellation).toMatchObject({ state: 'refused', by: { kind: 'customer' } });
  });

  test.each([
    ['unpaid', anOrder()],
    ['collected', aPaidOrder({ tickets: [collectedTicket], nameOnCup: '지민' })],
    [
      'cancelling',
      aPaidOrder({ cancellation: { state: 'requested', by: { kind: 'staff' }, at: nine, reason: 'no milk' } }),
    ],
  ])('fits the contract: %s', (state, order) => {
    const view = publicView(order);
    expect<string>(view.state).toBe(state);
    expect(compileCheck(OrderView)(view)).toEqual([]);
  });
});
