/** Makes idempotency keys of 160 random bits. Throws, rather than to guess, when there is no cryptographic source. */
export const createNewKey =
  (randomBytes: (length: number) => Uint8Array = fromCrypto) =>
  (): string =>
    Array.from(randomBytes(20), (byte) => byte.toString(16).padStart(2, '0')).join('');

const fromCrypto = (length: number): Uint8Array => {
  // Not randomUUID: browsers have that in secure contexts only.
  if (globalThis.crypto?.getRandomValues === undefined)
    throw new Error('This runtime has no crypto.getRandomValues: give createGorae a randomBytes function');
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
};
