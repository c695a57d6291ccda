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
  const ended = new AbortController();
  const timeout = new AbortController();
  void clock.sleep(timeoutMs, ended.signal).then(() => timeout.abort());
  const until = AbortSignal.any([signal, timeout.signal]);
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', 'Idempotency-Key': key },
      body: JSON.stringify(body),
      redirect: 'manual',
      signal: until,
    });
    return await readReply(response);
  } catch (error) {
    return { why: reasonFor(error, signal, timeout.signal) };
  } finally {
    ended.abort();
  }
};

const reasonFor = (error: unknown, ours: AbortSignal, timeout: AbortSignal): string => {
  if (ours.aborted) return 'put down';
  if (timeout.aborted) return `no answer within ${timeoutMs} ms`;
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

const parse = (text: string): Readonly<Record<string, unknown>> | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : undefined;
  } catch {
    return undefined;
  }
};
