import { Refusal } from '@gorae/platform/errors.ts';
import type { Fingerprint } from './ports.ts';

/** A repeated request must ask for the same thing: compared by keyed hash, since the body holds a payment token. */
export const demandSame = (fingerprint: Fingerprint, wanted: unknown, earlier: { readonly body: string }): void => {
  if (fingerprint.matches(wanted, earlier.body)) return;
  throw new Refusal('invalid', 'idempotency-key-reused', {
    detail: 'This Idempotency-Key was used for another request.',
  });
};
