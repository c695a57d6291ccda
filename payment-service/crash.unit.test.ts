import { afterEach, describe, expect, test } from 'bun:test';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { nine } from './testing/a-payment.ts';
import { anOrderEnded, aPaymentRequested, aPaymentService } from './testing/a-payment-service.ts';
import { createFakeVendor } from './testing/fake-vendor.ts';
import { createStoreFault } from './testing/store-fault.ts';

const folders: string[] = [];
const aFile = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'payments-'));
  folders.push(folder);
  return join(folder, 'payments.sqlite');
};

afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

describe('a payment that is at the vendor when its process closes', () => {
  test('is put down, and asked by the same key at the next start', async () => {
    const vendor = createFakeVendor();
    const file = await aFile();
    const before = await aPaymentService({ vendor, file });
    await before.send(await aPaymentRequested('hold'));
    expect(vendor.held()).toBe(1);
    await before.close();
    vendor.release();
    await using after = await aPaymentService({ vendor, file, startAt: nine + 1_000 });
    await after.clock.advance(1_000);
    expect(vendor.asks.map(({ key }) => key)).toEqual(['attempt-1', 'attempt-1']);
    expect(after.told()).toEqual(['attempt-1 payment.settled approved']);
  });
});

describe('a crowd at a vendor that does not answer', () => {
  test('does not keep the process from closing', async () => {
    const vendor = createFakeVendor();
    const service = await aPaymentService({ vendor });
    const names = Array.from({ length: 200 }, (_nothing, position) => `crowd-${position}`);
    const requests = names.map((name) => aPaymentRequested('hold', { orderId: name, attemptId: name }));
    await service.send(...(await Promise.all(requests)));
    await service.clock.advance(5_000);
    await service.close();
    expect(vendor.charged()).toEqual([]);
  });
});

describe('a payment whose process dies at the vendor', () => {
  test('is asked by the same key once nobody can be asking any more', async () => {
    const file = await aFile();
    const unanswered = createFakeVendor();
    // Nothing of it ever moves again: only the file lives on.
    const dead = await aPaymentService({ vendor: unanswered, file });
    await dead.send(await aPaymentRequested('hold'));
    const vendor = createFakeVendor();
    vendor.release();
    const after = await aPaymentService({ vendor, file, startAt: nine + 5_000 });
    await after.clock.advance(5_000);
    expect(vendor.asks).toHaveLength(0);
    await after.clock.advance(2_000);
    expect([...unanswered.asks, ...vendor.asks].map(({ key }) => key)).toEqual(['attempt-1', 'attempt-1']);
    expect((await after.payment()).attempts).toMatchObject([{ state: 'approved', asked: 2 }]);
    await after.close();
    await dead.close();
  });

  test('is asked at the very start of the only process there is, by the same key', async () => {
    const file = await aFile();
    const unanswered = createFakeVendor();
    const dead = await aPaymentService({ vendor: unanswered, file });
    await dead.send(await aPaymentRequested('hold'));
    const vendor = createFakeVendor();
    vendor.release();
    const after = await aPaymentService({ vendor, file, startAt: nine + 1_000, alone: true });
    await after.clock.advance(1_000);
    expect([...unanswered.asks, ...vendor.asks].map(({ key }) => key)).toEqual(['attempt-1', 'attempt-1']);
    expect((await after.payment()).attempts).toMatchObject([{ state: 'approved', asked: 2 }]);
    await after.close();
    await dead.close();
  });
});

describe('a store that fails once', () => {
  const moments = ['before the write', 'after the write'] as const;
  const cases = [1, 2, 3, 4, 5, 6].flatMap((call) => moments.map((moment) => [call, moment] as const));

  test.each(cases)('at change %d, %s, costs no money', async (call, moment) => {
    const vendor = createFakeVendor();
    const fault = createStoreFault({ call, moment });
    await using service = await aPaymentService({ vendor, wrapStore: fault.wrap });
    await service.send(await aPaymentRequested('lost'));
    await service.clock.advance(40_000);
    await service.send(anOrderEnded('cancelled'));
    await service.clock.advance(40_000);
    expect(fault.happened()).toBe(true);
    expect(vendor.charged()).toEqual(['attempt-1']);
    expect(vendor.paidBack()).toEqual(['attempt-1']);
    expect(service.told().slice(-2)).toEqual(['attempt-1 payment.settled approved', 'attempt-1 payment.refunded']);
  });
});

describe('the events of one order', () => {
  const kinds = ['request', 'request-again', 'cancel', 'expire'] as const;
  const tokens = ['approve', 'decline', 'lost', 'refund-fails-2', 'throws'] as const;

  test('come out right in every order and repetition', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...tokens),
        fc.array(fc.constantFrom(...kinds), { maxLength: 6 }),
        fc.array(fc.nat({ max: 2 }), { maxLength: 6 }),
        async (token, steps, pauses) => {
          const vendor = createFakeVendor();
          await using service = await aPaymentService({ vendor });
          const requested = await aPaymentRequested(token);
          for (const [position, kind] of steps.entries()) {
            const event = kind.startsWith('request')
              ? requested
              : anOrderEnded(kind === 'cancel' ? 'cancelled' : 'expired');
            await service.engine.bus.publish([event]);
            if (pauses[position] !== 0) await service.clock.advance((pauses[position] ?? 0) * 1_000);
          }
          await service.clock.advance(30_000);
          const isEnded = steps.some((kind) => kind === 'cancel' || kind === 'expire');
          const told = service.told();
          expect(vendor.charged().length).toBeLessThanOrEqual(1);
          expect(new Set(told).size).toBe(told.length);
          if (isEnded) expect(vendor.paidBack()).toEqual(vendor.charged());
          else expect(vendor.paidBack()).toEqual([]);
          if (vendor.charged().length > 0) expect(told).not.toContain('attempt-1 payment.settled declined');
          expect(told.includes('attempt-1 payment.refunded')).toBe(vendor.paidBack().length > 0);
        },
      ),
      { numRuns: 60 },
    );
  });
});
