import { createHash, hkdfSync } from 'node:crypto';
import { CompactEncrypt, compactDecrypt, decodeProtectedHeader, errors } from 'jose';

/** What was sealed cannot be opened: by a key that is no longer valid, damaged, or never sealed at all. Says nothing of the content. */
export class SealFault extends Error {
  override readonly name = 'SealFault';
}

/** Text that only the holder of a key can read or make (JWE, compact form: `dir`, A256GCM). */
export interface Sealer {
  /** The same text gives another seal each time. Always by the first key. */
  seal(text: string): Promise<string>;
  /** Throws a SealFault when no valid key opens it. */
  open(sealed: string): Promise<string>;
}

/**
 * A sealer with one key, or with two while keys change: the first one seals, each opens, told apart by `kid` in the header. Keys are
 * secrets with at least 128 random bits, in any text form.
 */
export const createSealer = (keys: readonly string[]): Sealer => {
  const ring = keys.map(toRingKey);
  const [first] = ring;
  if (first === undefined) throw new Error('A sealer needs a key');
  const byId = new Map(ring.map((key) => [key.kid, key]));
  return {
    seal: async (text) =>
      new CompactEncrypt(new TextEncoder().encode(text))
        .setProtectedHeader({ alg: 'dir', enc: 'A256GCM', kid: first.kid })
        .encrypt(await first.key()),
    open: async (sealed) => {
      try {
        const { plaintext } = await compactDecrypt(sealed, await keyFor(byId, sealed).key(), {
          keyManagementAlgorithms: ['dir'],
          contentEncryptionAlgorithms: ['A256GCM'],
        });
        return new TextDecoder().decode(plaintext);
      } catch (error) {
        throw error instanceof SealFault ? error : new SealFault('a seal that does not open', { cause: nameOf(error) });
      }
    },
  };
};

interface RingKey {
  readonly kid: string;
  /** Imported when first asked for, and kept: importing costs as much as sealing. */
  readonly key: () => Promise<CryptoKey>;
}

/** The key id is taken from the derived key, so that it tells nothing about the secret that it was derived from. */
const toRingKey = (text: string): RingKey => {
  const secret = new Uint8Array(hkdfSync('sha256', text, '', 'seal A256GCM', 32));
  let key: Promise<CryptoKey> | undefined;
  return {
    kid: createHash('sha256').update(secret).digest('hex').slice(0, 8),
    key: () => {
      key ??= crypto.subtle.importKey('raw', secret, 'AES-GCM', false, ['encrypt', 'decrypt']);
      return key;
    },
  };
};

const keyFor = (byId: ReadonlyMap<string, RingKey>, sealed: string): RingKey => {
  const { kid } = decodeProtectedHeader(sealed);
  const key = byId.get(String(kid));
  if (key === undefined) throw new SealFault('sealed by a key that is not valid here');
  return key;
};

/** jose's own code only: its messages may quote what they could not read. */
const nameOf = (error: unknown): string => (error instanceof errors.JOSEError ? error.code : 'malformed');
