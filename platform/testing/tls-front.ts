import { createServer } from 'node:tls';
import { openPassThrough, type PassThrough } from './pass-through.ts';
import { makeSelfSigned } from './self-signed.ts';

/** Speaks TLS before a server that does not, with a certificate that nobody vouches for. */
export interface TlsFront extends PassThrough {
  /** PEM, for who wants to trust it. */
  readonly certificate: string;
}

export const openTlsFront = async (target: { readonly port: number }): Promise<TlsFront> => {
  const { cert, key } = makeSelfSigned();
  const front = await openPassThrough(target, (carry) =>
    createServer({ cert, key }, carry).on('tlsClientError', () => undefined),
  );
  return { ...front, certificate: cert };
};
