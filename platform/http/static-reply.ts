import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { Endpoint } from './endpoint.ts';
import { ifNoneMatch } from './etag.ts';

/** Nothing is loaded from elsewhere, nothing inline runs, nobody frames us. */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "font-src 'self'",
  "manifest-src 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
  "form-action 'self'",
].join('; ');

/** Text that is worth the work; what is smaller fits one packet anyway. */
const isCompressible = (contentType: string, size: number): boolean =>
  size > 1400 && /^text\/|json|yaml|javascript|svg/.test(contentType);

/**
 * Answers the same bytes to everybody, with an entity tag and, for those who take it, as gzip. They are asked for once, by the first
 * request, so that what nobody reads costs nothing at start.
 */
export const staticReply = (read: () => string | Uint8Array<ArrayBuffer>, contentType: string): Endpoint['respond'] => {
  const plain = once(() => toForm(bytesOf(read()), contentType));
  const zipped = once(() => toForm(new Uint8Array(gzipSync(plain().bytes)), contentType, 'gzip'));
  return (request) => {
    const takesGzip = /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(request.headers.get('accept-encoding') ?? '');
    const form = takesGzip && isCompressible(contentType, plain().bytes.byteLength) ? zipped() : plain();
    return ifNoneMatch(request.headers.get('if-none-match') ?? undefined, form.etag)
      ? new Response(null, { status: 304, headers: form.headers })
      : new Response(form.bytes, { headers: form.headers });
  };
};

const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
};

const bytesOf = (held: string | Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> =>
  typeof held === 'string' ? new TextEncoder().encode(held) : held;

const toForm = (bytes: Uint8Array<ArrayBuffer>, contentType: string, encoding?: 'gzip') => {
  const etag = `"${createHash('sha256').update(bytes).digest('hex').slice(0, 20)}"`;
  const headers = {
    ETag: etag,
    'Content-Type': contentType,
    'Cache-Control': 'no-cache',
    'Content-Security-Policy': contentSecurityPolicy,
    Vary: 'Accept-Encoding',
    ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
  };
  return { bytes, etag, headers };
};
