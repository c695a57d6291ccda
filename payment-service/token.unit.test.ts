import { describe, expect, test } from 'bun:test';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createSealer } from '@gorae/platform/run/seal.ts';
import { until } from '@gorae/platform/testing/until.ts';
import { aPaymentRequested, aPaymentService } from './testing/a-payment-service.ts';
import { createFakeVendor } from './testing/fake-vendor.ts';

const canary = 'canary-4242-4242-4242';

describe('a token', () => {
  test('is nowhere to be read: not on the disk, in the log, over HTTP or in events, and gone once settled', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'payments-'));
    const file = join(folder, 'payments.sqlite');
    const sealer = createSealer(['seal-key-of-the-tests']);
    const vendor = createFakeVendor();
    const service = await aPaymentService({ vendor, file, sealer });
    const sealedToken = await sealer.seal(canary);
    await service.send(await aPaymentRequested('', { sealedToken }));
    const settled = async () => {
      await service.clock.advance(0);
      return service.told().length > 0;
    };
    await until(settled, { what: 'the payment is settled' });
    expect(vendor.asks.map(({ token }) => token)).toEqual([canary]);
    const shown = JSON.stringify([service.lines(), service.events(), await service.payment(), await service.stored()]);
    expect(shown).not.toContain(canary);
    expect(shown).not.toContain(sealedToken);
    await service.close();
    expect(await readFile(file, 'latin1')).not.toContain(canary);
    await rm(folder, { recursive: true, force: true });
  });
});
