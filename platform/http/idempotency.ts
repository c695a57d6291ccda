import { createHash } from 'node:crypto';
import { Refusal } from '../errors.ts';
import { createKeyedMac } from './keyed-mac.ts';

const leastBits = 128;
const leastVariety = 8;
const longest = 255;

/**
 * Reads an `Idempotency-Key`, with or without the double quotes of the IETF draft. Throws a Refusal (malformed) for a key that two
 * clients might both come to use: a missing one, or one that cannot hold 128 random bits. Hex digits (and so UUIDs) count four bits
 * each, other characters six.
 */
export const readIdempotencyKey = (text: string | undefined): string => {
  const key = unquote(text?.trim() ?? '');
  if (key === '') throw refuse('missing', 'Send an Idempotency-Key with at least 128 random bits, such as a UUID.');
  if (key.length > longest) throw refuse('malformed', `An Idempotency-Key has ${longest} characters at most.`);
  if (!/^[A-Za-z0-9_\-.~:+/=]+$/.test(key))
    throw refuse('malformed', 'An Idempotency-Key has letters, digits and _-.~:+/= only.');
  if (bitsOf(key) < leastBits || new Set(key).size < leastVariety)
    throw refuse('too-short', 'An Idempotency-Key needs at least 128 random bits: a UUID, or 22 base64url characters.');
  return key;
};

const unquote = (text: string): string => (/^".*"$/.test(text) ? text.slice(1, -1) : text);

const bitsOf = (key: string): number =>
  /^[0-9a-fA-F-]+$/.test(key) ? key.replaceAll('-', '').length * 4 : key.length * 6;

const refuse = (what: string, detail: string) => new Refusal('malformed', `idempotency-key-${what}`, { detail });

export interface Fingerprint {
  /** Tells two bodies apart without keeping either: what was sent cannot be guessed back without the key. */
  of(value: unknown): string;
  matches(value: unknown, fingerprint: string): boolean;
}

/** The order of properties does not count, that of items does. The first key signs, all verify. */
export const createFingerprint = (keys: readonly string[]): Fingerprint => {
  const mac = createKeyedMac('fingerprint', keys);
  return {
    of: (value) => mac.sign(toCanonicalJson(value)),
    matches: (value, fingerprint) => mac.verify(toCanonicalJson(value), fingerprint),
  };
};

const toCanonicalJson = (value: unknown): string =>
  JSON.stringify(value, (_name, held: unknown) => (isRecord(held) ? sorted(held) : held)) ?? 'undefined';

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const sorted = (value: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

/** What is kept of a key to find it again: not the key itself, since whoever has it may repeat the request. */
export const digestOfKey = (key: string): string => createHash('sha256').update(key).digest('base64url');
