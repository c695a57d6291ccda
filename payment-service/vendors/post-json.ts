import type { Clock } from '@gorae/platform/run/clock.ts';

export interface PostJson {
  readonly url: string;
  /** Sent as `Idempotency-Key`. */
  readonly key: string;
  readonly body: unknown;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** The body of a 200, or why there is none; then what was asked may have been done or not. */
export type JsonReply = { readonly body: Readonly<Record<string, unknown>> } | { readonly why: string };

/** Shorter than an ask is kept from others (`inHandMs` of the domain), so that nobody asks beside us. */
const timeoutMs = 10_000;
/** Answers are small; more is nonsense, or meant to fill our memory. */
const mostBytes = 16_384;

/** Posts JSON and reads the JSON answer. Never rejects; ends within 10 s, follows no redirect, reads 16 KiB at most. */
export const postJson = async ({ url, key, body, signal, clock }: PostJson): Promise<JsonReply> => {
  const [call, over] = [new AbortController(), new AbortController()];
  let isLate = false;
  const cut = () => call.abort();
  // By hand: a signal that `AbortSignal.any` joins of two costs more than everything else here.
  signal.addEventListener('abort', cut);
  if (signal.aborted) cut();
  void clock.sleep(timeoutMs, over.signal).then(() => {
    if (over.signal.aborted) return;
    isLate = true;
    cut();
  });
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: call.signal,
    });
    return await readReply(response);
  } catch (error) {
    return { why: reasonFor(error, signal, isLate) };
  } finally {
    over.abort();
    signal.removeEventListener('abort', cut);
  }
};

const reasonFor = (error: unknown, ours: AbortSignal, isLate: boolean): string => {
  if (ours.aborted) return 'put down';
  if (isLate) return `no answer within ${timeoutMs} ms`;
  return `no answer: ${error instanceof Error ? error.name : 'failed'}`;
};

const readReply = async (response: Response): Promise<JsonReply> => {
  if (response.status !== 200) {
    await response.body?.cancel();
    return { why: `status ${response.status}` };
  }
  const text = await readText(response);
  if (text === undefined) return { why: 'an answer that is too long' };
  const body = parse(text);
  return body === undefined ? { why: 'an answer that cannot be read' } : { body };
};

const readText = async (response: Response): Promise<string | undefined> => {
  if (isShort(response.headers)) return response.text();
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  if (response.body === null) return text;
  for await (const chunk of response.body) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) return undefined;
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

/** It says its length, and HTTP holds it to that; what is packed may be any length. */
const isShort = (headers: Headers): boolean => {
  const announced = headers.get('content-length');
  return announced !== null && Number(announced) <= mostBytes && !headers.has('content-encoding');
};

const parse = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
};
