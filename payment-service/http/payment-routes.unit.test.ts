import { describe, expect, test } from 'bun:test';
import { compileCheck } from '@gorae/contracts/kit/check.ts';
import { paymentApi } from '@gorae/contracts/payment-api.ts';
import { nine } from '../testing/a-payment.ts';
import { anOrderEnded, aPaymentRequested, aPaymentService } from '../testing/a-payment-service.ts';
import { createFakeVendor } from '../testing/fake-vendor.ts';

const checkPage = compileCheck(paymentApi.listPayments.replies[200].body);
const open = () => aPaymentService({ vendor: createFakeVendor() });
const idsOf = async (reply: Response): Promise<readonly string[]> =>
  ((await reply.json()) as { items: { orderId: string }[] }).items.map(({ orderId }) => orderId);

describe('payments over HTTP', () => {
  test('show the methods to anyone, in the order in which to offer them', async () => {
    await using service = await open();
    const reply = await service.get('/v1/payment-methods', {});
    expect(await reply.json()).toEqual({ items: [{ id: 'fake', name: { ko: '가짜', en: 'Fake' }, kind: 'token' }] });
  });

  test('show the money of an order with its version', async () => {
    await using service = await open();
    await service.send(await aPaymentRequested('approve'));
    await service.send(anOrderEnded('cancelled'));
    const reply = await service.get('/v1/payments/order-1');
    const payment = await service.payment();
    expect(reply.headers.get('etag')).toBe(`"v${payment.version}"`);
    expect(payment).toMatchObject({
      orderEnded: { reason: 'cancelled' },
      attempts: [{ attemptId: 'attempt-1', state: 'approved', asked: 1 }],
      refunds: [{ refundId: 'attempt-1-refund', state: 'done', amountKrw: 5_000 }],
    });
  });

  test('say 404 for an order that nobody asked to pay, and 401 without the staff key', async () => {
    await using service = await open();
    expect((await service.get('/v1/payments/nothing')).status).toBe(404);
    expect((await service.get('/v1/payments/nothing', {})).status).toBe(401);
    expect((await service.get('/v1/payments?storeId=gorae', {})).status).toBe(401);
  });

  test('are listed newest first, page by page', async () => {
    await using service = await open();
    for (const [position, orderId] of ['a', 'b', 'c'].entries())
      await service.send(await aPaymentRequested('approve', { orderId, attemptId: orderId, at: nine + position }));
    const first = await service.get('/v1/payments?storeId=gorae&limit=2');
    const page = (await first.json()) as { items: { orderId: string }[]; next: string };
    expect(checkPage(page)).toEqual([]);
    expect(page.items.map(({ orderId }) => orderId)).toEqual(['c', 'b']);
    const rest = await service.get(`/v1/payments?storeId=gorae&limit=2&after=${encodeURIComponent(page.next)}`);
    expect(await idsOf(rest)).toEqual(['a']);
    expect(await idsOf(await service.get('/v1/payments?storeId=another'))).toEqual([]);
  });

  test('are listed by whether a person should look', async () => {
    await using service = await open();
    await service.send(await aPaymentRequested('approve', { orderId: 'fine', attemptId: 'fine' }));
    await service.send(await aPaymentRequested('wrong-amount', { orderId: 'odd', attemptId: 'odd' }));
    expect(await idsOf(await service.get('/v1/payments?storeId=gorae&attention=true'))).toEqual(['odd']);
    expect(await idsOf(await service.get('/v1/payments?storeId=gorae&attention=false'))).toEqual(['fine']);
  });
});
