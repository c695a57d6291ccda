import { Rejection } from './rejection.ts';

/** No body of ours is larger; a real order has about 1 KiB. */
export const largestBodyBytes = 64 * 1024;

/**
 * Reads a JSON body of at most 64 KiB, whether its length was announced or not. Throws a Rejection: 415 for another media type or
 * charset, 413 for too much, 400 for what is not UTF-8, not JSON, or has text that is not Unicode.
 */
export const readJson = async (request: Request): Promise<unknown> => {
  demandJson(request.headers.get('content-type'));
  const bytes = await readBytes(request);
  return parse(decode(bytes));
};

const json = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?;?$/i;

const demandJson = (contentType: string | null): void => {
  if (contentType === null || !json.test(contentType.trim()))
    throw new Rejection(415, 'unsupported-media-type', { detail: 'Send application/json in UTF-8.' });
};

const readBytes = async (request: Request): Promise<Uint8Array> => {
  const announced = Number(request.headers.get('content-length') ?? Number.NaN);
  if (announced > largestBodyBytes) throw tooLarge();
  // Whoever announces a length is held to it by HTTP itself; reading a stream costs more than checking an order.
  if (announced >= 0) return new Uint8Array(await request.arrayBuffer());
  if (request.body === null) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = request.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    size += read.value.byteLength;
    if (size > largestBodyBytes) {
      await reader.cancel().catch(() => undefined);
      throw tooLarge();
    }
    chunks.push(read.value);
  }
  return chunks.length === 1 && chunks[0] !== undefined ? chunks[0] : join(chunks, size);
};

/** The rest of the body is never read, so the connection cannot carry another request. */
const tooLarge = () =>
  new Rejection(413, 'body-too-large', {
    detail: 'A body may have 64 KiB at most.',
    headers: { Connection: 'close' },
  });

const join = (chunks: readonly Uint8Array[], size: number): Uint8Array => {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.byteLength;
  }
  return all;
};

const utf8 = new TextDecoder('utf-8', { fatal: true });

const decode = (bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Rejection(400, 'malformed-json', { detail: 'The body is not UTF-8.' });
  }
};

const parse = (text: string): unknown => {
  const value = parseJson(text);
  if (escapedSurrogate.test(text)) demandUnicode(value);
  return value;
};

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Rejection(400, 'malformed-json', { detail: 'The body is not JSON.' });
  }
};

/** UTF-8 holds no half of a surrogate pair, but an escape can. Strict readers downstream would choke on it (RFC 7493, 2.1). */
const escapedSurrogate = /\\u[dD][89a-fA-F]/;

const demandUnicode = (body: unknown): void => {
  const left: [pointer: string, value: unknown][] = [['', body]];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const [pointer, value] = next;
    if (typeof value === 'string' && !value.isWellFormed()) throw notUnicode(pointer);
    if (typeof value !== 'object' || value === null) continue;
    for (const [name, held] of Object.entries(value)) {
      if (!name.isWellFormed()) throw notUnicode(pointer);
      left.push([`${pointer}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`, held]);
    }
  }
};

const notUnicode = (pointer: string) =>
  new Rejection(400, 'invalid-request', {
    detail: 'The request does not fit the contract; see errors.',
    errors: [{ pointer: pointer.slice(0, 200), detail: 'Expected Unicode text; half of a surrogate pair is none' }],
  });
