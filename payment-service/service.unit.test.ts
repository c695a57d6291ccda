import { describe, expect, test } from 'bun:test';
import { anOrderEnded, aPaymentRequested, aPaymentService } from './testing/a-payment-service.ts';
import { createFakeVendor } from './testing/fake-vendor.ts';

const open = async () => {
  const vendor = createFakeVendor();
  return { vendor, service: await aPaymentService({ vendor }) };
};

describe('a payment', () => {
  test('is asked right away and told as approved', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('approve'));
    expect(service.told()).toEqual(['attempt-1 payment.settled approved']);
    expect(vendor.asks).toMatchObject([{ key: 'attempt-1', orderId: 'order-1', amountKrw: 5_000, token: 'approve' }]);
    expect(service.events()[0]).toMatchObject({
      id: 'payment-service/attempt-1/3/payment.settled',
      subject: 'order-1',
      sequence: 3,
    });
  });

  test('that is declined is told so, with the reason', async () => {
    const { service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('decline'));
    expect(service.events()[0]?.data).toMatchObject({ outcome: 'declined', declineReason: 'card-declined' });
  });

  test('is charged once however often it is requested', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    const requested = await aPaymentRequested('approve');
    await service.send(requested, requested);
    await service.send(requested);
    await service.clock.advance(120_000);
    expect(vendor.asks).toHaveLength(1);
    expect(service.told()).toEqual(['attempt-1 payment.settled approved']);
  });

  test('may be tried again after a decline', async () => {
    const { service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('decline'));
    await service.send(await aPaymentRequested('approve', { attemptId: 'attempt-2' }));
    expect(service.told()).toEqual(['attempt-1 payment.settled declined', 'attempt-2 payment.settled approved']);
  });

  test('by a method that nobody serves is declined', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('approve', { method: 'barter' }));
    expect(service.events()[0]?.data).toMatchObject({ outcome: 'declined', declineReason: 'method-unknown' });
    expect(vendor.asks).toHaveLength(0);
  });

  test('whose token was sealed by a key that is gone is declined, and the vendor not asked', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('approve', { sealedToken: 'by another key' }));
    expect(service.events()[0]?.data).toMatchObject({ outcome: 'declined', declineReason: 'token-unreadable' });
    expect(vendor.asks).toHaveLength(0);
  });

  test('does not wait for others at the vendor', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('hold', { orderId: 'slow', attemptId: 'slow' }));
    await service.send(await aPaymentRequested('approve'));
    expect(vendor.held()).toBe(1);
    expect(service.told()).toEqual(['attempt-1 payment.settled approved']);
  });

  test('is asked even when there are more than may be at the vendor at once', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    const names = Array.from({ length: 50 }, (_nothing, position) => `crowd-${position}`);
    const requests = names.map((name) => aPaymentRequested('hold', { orderId: name, attemptId: name }));
    await service.send(...(await Promise.all(requests)));
    expect(vendor.held()).toBe(32);
    vendor.release();
    await service.clock.advance(5_000);
    expect([...vendor.charged()].sort()).toEqual([...names].sort());
  });
});

describe('the metrics', () => {
  test('count what asks came to, and end with the service', async () => {
    const { service } = await open();
    await service.send(await aPaymentRequested('lost'));
    await service.clock.advance(3_000);
    await service.send(anOrderEnded('cancelled'));
    const text = await service.metrics.metrics();
    for (const result of ['unknown', 'approved', 'refunded'])
      expect(text).toContain(`payment_asks_total{result="${result}"} 1`);
    await service.close();
    expect(await service.metrics.metrics()).not.toContain('payment_');
  });
});

describe('an unknown outcome', () => {
  test('is told as confirming once, asked again by the same key, and then told as it is', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('lost'));
    expect(service.told()).toEqual(['attempt-1 payment.confirming']);
    await service.clock.advance(3_000);
    expect(service.told()).toEqual(['attempt-1 payment.confirming', 'attempt-1 payment.settled approved']);
    expect(vendor.asks.map(({ key }) => key)).toEqual(['attempt-1', 'attempt-1']);
  });

  test('is never told as declined, calls for a person after ten minutes, and is asked on', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('silent'));
    await service.clock.advance(9 * 60_000);
    expect((await service.payment()).attention).toBe(false);
    await service.clock.advance(3 * 60_000);
    const asked = vendor.asks.length;
    await service.clock.advance(2 * 3_600_000);
    expect(vendor.asks.length - asked).toBeGreaterThan(100);
    expect(await service.payment()).toMatchObject({ attention: true, attempts: [{ state: 'confirming' }] });
    expect(service.told()).toEqual(['attempt-1 payment.confirming']);
  });

  test.each(['wrong-amount', 'wrong-order'])(
    'is what the vendor leaves with a %s, and a person should look',
    async (token) => {
      const { service } = await open();
      await using _ = service;
      await service.send(await aPaymentRequested(token));
      expect(await service.payment()).toMatchObject({ attention: true, attempts: [{ state: 'confirming' }] });
      expect(service.told()).toEqual(['attempt-1 payment.confirming']);
      expect(service.lines().join()).toContain('approved another order or amount');
    },
  );

  test('is what a broken adapter leaves', async () => {
    const { service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('throws'));
    expect(service.told()).toEqual(['attempt-1 payment.confirming']);
    await service.clock.advance(3_000);
    expect(service.told().at(-1)).toBe('attempt-1 payment.settled approved');
  });
});

describe('an order that has ended', () => {
  test.each(['cancelled', 'expired'] as const)('%s before the request is never charged', async (reason) => {
    const { vendor, service } = await open();
    await using _ = service;
    await service.send(anOrderEnded(reason));
    await service.send(await aPaymentRequested('approve'));
    await service.clock.advance(60_000);
    expect(vendor.asks).toHaveLength(0);
    expect(service.events().map(({ data }) => data)).toMatchObject([
      { outcome: 'declined', declineReason: 'order-ended' },
    ]);
  });

  test('gets back what was taken, told once', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('approve'));
    await service.send(anOrderEnded('cancelled'), anOrderEnded('cancelled'));
    await service.clock.advance(60_000);
    expect(vendor.refundAsks).toMatchObject([{ key: 'attempt-1-refund', chargeKey: 'attempt-1', amountKrw: 5_000 }]);
    expect(service.told()).toEqual(['attempt-1 payment.settled approved', 'attempt-1 payment.refunded']);
    expect(service.events().at(-1)?.data).toMatchObject({ remainingKrw: 0, reason: 'cancelled' });
  });

  test('is never told of an approval that comes too late, only of the refund', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('hold'));
    await service.send(anOrderEnded('expired'));
    expect(service.told()).toEqual([]);
    vendor.release();
    await service.clock.advance(0);
    expect(vendor.paidBack()).toEqual(['attempt-1']);
    expect(service.told()).toEqual(['attempt-1 payment.refunded']);
  });

  test('is refunded after the vendor has refused for a while', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('refund-fails-6'));
    await service.send(anOrderEnded('cancelled'));
    await service.clock.advance(60_000);
    expect(await service.payment()).toMatchObject({ attention: true, refunds: [{ state: 'failing' }] });
    await service.clock.advance(120_000);
    expect(await service.payment()).toMatchObject({ attention: false, refunds: [{ state: 'done', asked: 7 }] });
    expect(service.told().at(-1)).toBe('attempt-1 payment.refunded');
    expect(vendor.paidBack()).toEqual(['attempt-1']);
  });

  test('is refunded once when the answer to the refund is lost', async () => {
    const { vendor, service } = await open();
    await using _ = service;
    await service.send(await aPaymentRequested('refund-silent'));
    await service.send(anOrderEnded('cancelled'));
    await service.clock.advance(10_000);
    expect(vendor.refundAsks.map(({ key }) => key)).toEqual(['attempt-1-refund', 'attempt-1-refund']);
    expect(service.told().filter((line) => line.endsWith('refunded'))).toHaveLength(1);
  });
});
