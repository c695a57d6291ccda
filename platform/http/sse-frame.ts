/** Headers of every event stream. No `transfer-encoding`: with it Elysia re-wraps the body and never cancels it. */
export const streamHeaders: Readonly<Record<string, string>> = {
  'Content-Type': 'text/event-stream',
  'Cache-Control': 'no-cache, no-transform',
  'X-Accel-Buffering': 'no',
};

export interface StreamEvent {
  /** Lower-case words, digits, dots and dashes. */
  readonly event: string;
  readonly data: unknown;
  /** What the client sends back as `Last-Event-ID`. */
  readonly id?: string;
}

const encoder = new TextEncoder();

/** One event. The alphabets are fixed and the data is a single JSON line, so nothing sent can forge another field. */
export const encodeEvent = ({ event, data, id }: StreamEvent): Uint8Array => {
  if (!/^[a-z][a-z0-9.-]{0,63}$/.test(event)) throw new Error('An event name may have a-z, 0-9, dot and dash');
  if (id !== undefined && !/^[A-Za-z0-9._-]{1,64}$/.test(id)) throw new Error('An event id is no plain token');
  const idLine = id === undefined ? '' : `id: ${id}\n`;
  return encoder.encode(`event: ${event}\n${idLine}data: ${JSON.stringify(data)}\n\n`);
};

/** When to come back. Random, so that a restart does not bring everyone back in the same moment. */
export const encodeRetry = (random: () => number): Uint8Array<ArrayBuffer> =>
  encoder.encode(`retry: ${3000 + Math.floor(random() * 7001)}\n\n`);

/** A comment: keeps proxies from taking a quiet stream for a dead one. */
export const heartbeat: Uint8Array = encoder.encode(': hb\n\n');
