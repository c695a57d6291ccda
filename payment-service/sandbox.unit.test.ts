import { describe, expect, test } from 'bun:test';
import { systemClock } from '@gorae/platform/run/clock.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { anOrderEnded, aPaymentRequested, aPaymentService } from './testing/a-payment-service.ts';
import { aSandboxProcess } from './testing/a-sandbox.ts';
import { createSandboxVendor } from './vendors/sandbox-vendor.ts';

/** payment-service with the real sandbox; time passes as fast as the test looks. */
const open = async () => {
  const sandbox = await aSandboxProcess();
  const vendor = createSandboxVendor({ baseUrl: sandbox.url, clock: systemClock });
  const service = await aPaymentService({ vendor });
  const told = (words: string) =>
    until(
      async () => {
        await service.clock.advance(200);
        return service.told().some((line) => line.endsWith(words));
      },
      { what: words },
    );
  const request = async (token: string) => service.send(await aPaymentRequested(token, { method: 'sandbox' }));
  const close = async () => {
    await service.close();
    await sandbox[Symbol.asyncDispose]();
  };
  return { sandbox, service, told, request, [Symbol.asyncDispose]: close };
};

describe('payment-service and its sandbox', () => {
  test.each([
    ['approve', 'payment.settled approved'],
    ['decline', 'payment.settled declined'],
    ['lost-answer', 'payment.settled approved'],
    ['fail-then-approve', 'payment.settled approved'],
  ])('come to an outcome of %s', async (token, words) => {
    await using cafe = await open();
    await cafe.request(token);
    await cafe.told(words);
    const decided = (await cafe.sandbox.journal()).filter(({ outcome }) => outcome !== 'failed');
    expect(decided).toHaveLength(1);
  });

  test('charge once when the vendor is killed between the charge and its answer', async () => {
    await using cafe = await open();
    await cafe.request('lost-answer');
    await until(async () => (await cafe.sandbox.journal()).length === 1, { what: 'the charge is on the disk' });
    await cafe.sandbox.kill();
    await cafe.told('payment.confirming');
    await cafe.sandbox.restart();
    await cafe.told('payment.settled approved');
    expect(await cafe.sandbox.journal()).toMatchObject([{ key: 'attempt-1', outcome: 'approved', amountKrw: 5_000 }]);
  });

  test('charge once when the vendor is killed before it charges', async () => {
    await using cafe = await open();
    await cafe.request('slow-3000');
    await cafe.sandbox.kill();
    await cafe.told('payment.confirming');
    await cafe.sandbox.restart();
    await cafe.told('payment.settled approved');
    expect(await cafe.sandbox.journal()).toMatchObject([{ key: 'attempt-1', outcome: 'approved' }]);
  });

  test('pay back what was taken for an order that ended meanwhile, and never told of it', async () => {
    await using cafe = await open();
    await cafe.request('slow-3000');
    await cafe.service.send(anOrderEnded('cancelled'));
    await cafe.told('payment.refunded');
    expect(cafe.service.told()).not.toContain('attempt-1 payment.settled approved');
    expect((await cafe.sandbox.journal()).map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'charge approved',
      'refund done',
    ]);
  });

  test('pay back after refusals', async () => {
    await using cafe = await open();
    await cafe.request('refund-fails-2');
    await cafe.told('payment.settled approved');
    await cafe.service.send(anOrderEnded('cancelled'));
    await cafe.told('payment.refunded');
    expect((await cafe.service.payment()).refunds).toMatchObject([{ state: 'done', asked: 3 }]);
  });
});
