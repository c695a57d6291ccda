import { createHash, createHmac, timingSafeEqual } from 'node:crypto';

export interface KeyedMac {
  /** `<keyId>.<base64url HMAC-SHA256>` by the first key. */
  sign(text: string): string;
  /** True when any of the keys made it. Takes the same time wherever a wrong one differs. */
  verify(text: string, mac: string): boolean;
}

/** Several keys are valid at once, so that a key can be replaced without refusing what the old one signed: the first signs, all verify. */
export const createKeyedMac = (purpose: string, keys: readonly string[]): KeyedMac => {
  const held = keys.map((key) => ({ key, id: createHash('sha256').update(key).digest('hex').slice(0, 8) }));
  const [first] = held;
  if (first === undefined) throw new Error(`${purpose}: at least one key is needed`);
  const signWith = ({ key, id }: { key: string; id: string }, text: string) =>
    `${id}.${createHmac('sha256', key).update(`${purpose}\n${text}`).digest('base64url')}`;
  return {
    sign: (text) => signWith(first, text),
    verify: (text, mac) => {
      const signer = held.find(({ id }) => mac.startsWith(`${id}.`));
      return signer !== undefined && isSameText(signWith(signer, text), mac);
    },
  };
};

/** Compares in constant time. */
export const isSameText = (a: string, b: string): boolean =>
  timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest());
