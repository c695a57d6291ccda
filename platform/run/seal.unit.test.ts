import { describe, expect, test } from 'bun:test';
import { createSealer, SealFault } from './seal.ts';

const old = 'b2xkLWtleS0wMTIzNDU2Nzg5YWJjZGVm';
const fresh = 'bmV3LWtleS0wMTIzNDU2Nzg5YWJjZGVm';

describe('a sealer', () => {
  test('opens what it sealed, and shows nothing of it before', async () => {
    const sealer = createSealer([fresh]);
    const sealed = await sealer.seal('카드 4242');
    expect(await sealer.open(sealed)).toBe('카드 4242');
    expect(Buffer.from(sealed, 'base64url').toString('latin1')).not.toContain('4242');
    expect(sealed.split('.')).toHaveLength(5);
  });

  test('gives the same text another seal each time, so that equal tokens do not look equal', async () => {
    const sealer = createSealer([fresh]);
    expect(await sealer.seal('approve')).not.toBe(await sealer.seal('approve'));
  });

  test('opens by the former key while keys change, and seals by the first', async () => {
    const before = await createSealer([old]).seal('approve');
    const changing = createSealer([fresh, old]);
    expect(await changing.open(before)).toBe('approve');
    expect(await createSealer([fresh]).open(await changing.seal('approve'))).toBe('approve');
  });

  test.each([
    ['by a key that is gone', () => createSealer([old]).seal('approve')],
    ['that is damaged', async () => (await createSealer([fresh]).seal('approve')).slice(0, -4)],
    ['that is no seal', async () => 'approve'],
    ['that is empty', async () => ''],
  ])('refuses a seal %s without quoting it', async (_what, sealed) => {
    const fault = await createSealer([fresh])
      .open(await sealed())
      .catch((error: unknown) => error);
    expect(fault).toBeInstanceOf(SealFault);
    expect(Bun.inspect(fault)).not.toContain('approve');
  });

  test('needs a key', () => {
    expect(() => createSealer([])).toThrow('needs a key');
  });
});
