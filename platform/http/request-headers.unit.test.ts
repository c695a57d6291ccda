import { describe, expect, test } from 'bun:test';
import { etagOf, ifNoneMatch, readIfMatch } from './etag.ts';
import { createFingerprint, readIdempotencyKey } from './idempotency.ts';
import { readWaitSeconds } from './prefer.ts';

const codeOf = (run: () => unknown): unknown => {
  try {
    return run();
  } catch (error) {
    return (error as { code?: string }).code;
  }
};

describe('Idempotency-Key', () => {
  test.each([
    '2b1f0f7e-8c1d-4b7a-9a36-0d5c7e9f1a23',
    '"2b1f0f7e-8c1d-4b7a-9a36-0d5c7e9f1a23"',
    '0123456789abcdef0123456789abcdef',
    'mJ3k9ZxQ2vB7nL5pT8wYrA',
  ])('%p holds 128 bits', (key) => {
    expect(readIdempotencyKey(key)).toBe(key.replaceAll('"', ''));
  });

  test.each([
    [undefined, 'idempotency-key-missing'],
    ['', 'idempotency-key-missing'],
    ['""', 'idempotency-key-missing'],
    ['order-17', 'idempotency-key-too-short'],
    ['0123456789abcdef0123456789abcde', 'idempotency-key-too-short'],
    ['mJ3k9ZxQ2vB7nL5pT8wYr', 'idempotency-key-too-short'],
    ['a'.repeat(40), 'idempotency-key-too-short'],
    ['00000000-0000-0000-0000-000000000000', 'idempotency-key-too-short'],
    ['mJ3k9ZxQ2vB7nL5pT8wYrA 2', 'idempotency-key-malformed'],
    ['mJ3k9ZxQ2vB7nL5pT8wYr한', 'idempotency-key-malformed'],
    ['mJ3k9ZxQ'.repeat(32), 'idempotency-key-malformed'],
  ])('%p is refused as %p', (key, code) => {
    expect(codeOf(() => readIdempotencyKey(key))).toBe(code);
  });
});

describe('a fingerprint', () => {
  const old = createFingerprint(['old-key']);
  const rotated = createFingerprint(['new-key', 'old-key']);

  test('is the same whatever the order of properties', () => {
    expect(old.of({ a: 1, b: { c: [1, 2], d: 'x' } })).toBe(old.of({ b: { d: 'x', c: [1, 2] }, a: 1 }));
  });

  test.each([[{ a: 2 }], [{ a: '1' }], [{ a: 1, b: null }], [[1]], [undefined]])('tells %p apart', (other) => {
    expect(old.matches(other, old.of({ a: 1 }))).toBe(false);
  });

  test('tells the order of items apart', () => {
    expect(old.matches([2, 1], old.of([1, 2]))).toBe(false);
  });

  test('outlives a change of keys, but not the loss of one', () => {
    expect(rotated.matches({ a: 1 }, old.of({ a: 1 }))).toBe(true);
    expect(old.matches({ a: 1 }, rotated.of({ a: 1 }))).toBe(false);
  });

  test('cannot be made without the key', () => {
    expect(createFingerprint(['another']).of(1)).not.toBe(old.of(1));
  });
});

describe('Prefer', () => {
  test.each([
    [undefined, undefined],
    ['', undefined],
    ['wait=10', 10],
    ['wait=0', 0],
    ['wait=30', 30],
    ['wait=9999', 30],
    ['wait=99999999999999999999', 30],
    ['respond-async, wait=10', 10],
    ['wait=10, wait=20', 10],
    ['WAIT = "10"; foo=bar', 10],
    ['return=minimal; note="wait=5, wait=6", wait=7', 7],
    ['wait=abc', undefined],
    ['wait=-1', undefined],
    ['wait=1.5', undefined],
    ['wait', undefined],
    ['await=10', undefined],
    ['wait="10', undefined],
  ])('%p means %p seconds', (header, seconds) => {
    expect(readWaitSeconds(header)).toBe(seconds);
  });
});

describe('If-Match', () => {
  test.each([
    ['"v3"', true],
    ['"v1", "v3"', true],
    ['*', true],
    ['"v4"', false],
    ['W/"v3"', false],
  ])('%p allows version 3: %p', (header, allowed) => {
    expect(readIfMatch(header)(3)).toBe(allowed);
  });

  test.each([
    [undefined, 'precondition-required'],
    ['', 'precondition-required'],
    ['v3', 'if-match-malformed'],
    ['"v3" "v4"', 'if-match-malformed'],
    ['"v3', 'if-match-malformed'],
  ])('%p is refused as %p', (header, code) => {
    expect(codeOf(() => readIfMatch(header))).toBe(code);
  });
});

describe('If-None-Match', () => {
  test.each([
    [undefined, false],
    ['"v3"', true],
    ['W/"v3"', true],
    ['"v1", W/"v3"', true],
    ['*', true],
    ['"v2"', false],
    ['v3', false],
  ])('%p knows version 3: %p', (header, known) => {
    expect(ifNoneMatch(header, etagOf(3))).toBe(known);
  });
});
