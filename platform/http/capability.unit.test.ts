import { describe, expect, test } from 'bun:test';
import { createCapabilities } from './capability.ts';
import { createFingerprint } from './idempotency.ts';

const old = createCapabilities(['old-key']);
const rotated = createCapabilities(['new-key', 'old-key']);

describe('a capability', () => {
  test('opens its subject and no other', () => {
    expect(old.verify('order-1', old.issue('order-1'))).toBe(true);
    expect(old.verify('order-2', old.issue('order-1'))).toBe(false);
  });

  test('is a key id and 256 bits, the same each time', () => {
    expect(old.issue('order-1')).toMatch(/^[0-9a-f]{8}\.[A-Za-z0-9_-]{43}$/);
    expect(old.issue('order-1')).toBe(old.issue('order-1'));
  });

  test('of an old key stays valid while that key is held; new ones come from the first key', () => {
    expect(rotated.verify('a', old.issue('a'))).toBe(true);
    expect(old.verify('a', rotated.issue('a'))).toBe(false);
  });

  test.each(['', '.', 'x', 'no-dot'])('%p opens nothing', (token) => {
    expect(old.verify('a', token)).toBe(false);
  });

  test('is refused when cut, extended or altered', () => {
    const token = old.issue('a');
    for (const forged of [token.slice(0, -1), `${token}A`, token.replace(/.$/, (last) => (last === 'A' ? 'Q' : 'A'))])
      expect(old.verify('a', forged)).toBe(false);
  });

  test('cannot be made out of a fingerprint of the same key', () => {
    expect(old.verify('"a"', createFingerprint(['old-key']).of('a'))).toBe(false);
  });

  test('needs a key', () => {
    expect(() => createCapabilities([])).toThrow('at least one key');
  });
});
