/** Which web pages of other origins may call. */
export type Cors = (origin: string) => boolean;

const localhost = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?$/;

/** The named origins and no other; with `anyLocalhost` (demo) also any port of this machine. */
export const allowOrigins =
  (names: readonly string[], { anyLocalhost = false }: { anyLocalhost?: boolean } = {}): Cors =>
  (origin) =>
    names.includes(origin) || (anyLocalhost && localhost.test(origin));

const requestHeaders =
  'Accept, Authorization, Cache-Control, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer, traceparent, X-Request-Id';
const replyHeaders = 'ETag, Location, Preference-Applied, Retry-After, X-Request-Id';

/** Marks a reply for the page that asked. No cookies are ever used, so credentials stay off. */
export const addCorsHeaders = (headers: Headers, request: Request, allows: Cors): void => {
  headers.append('Vary', 'Origin');
  const origin = request.headers.get('origin');
  if (origin === null || !allows(origin)) return;
  headers.set('Access-Control-Allow-Origin', origin);
  headers.set('Access-Control-Expose-Headers', replyHeaders);
  if (request.method !== 'OPTIONS') return;
  headers.set('Access-Control-Allow-Methods', headers.get('Allow') ?? '');
  headers.set('Access-Control-Allow-Headers', requestHeaders);
  headers.set('Access-Control-Max-Age', '600');
};
