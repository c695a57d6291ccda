export interface ServerEvent {
  readonly event: string;
  readonly data: string;
  /** When the server wants us back after this stream, in milliseconds. */
  readonly retryMs: number | undefined;
}

/** Server-sent events of a body, until it ends. `onBytes` hears of every sign of life, comments as well. */
export async function* readEvents(
  body: ReadableStream<Uint8Array>,
  onBytes: () => void,
): AsyncGenerator<ServerEvent, void, undefined> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      onBytes();
      const blocks = (text + decoder.decode(value, { stream: true })).split(/\r?\n\r?\n/);
      text = blocks.pop() ?? '';
      for (const block of blocks) yield readBlock(block);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

/** A block without data, such as a heartbeat, is an event without a name. */
const readBlock = (block: string): ServerEvent => {
  const fields = block.split(/\r?\n/).map((line) => /^([a-z]*): ?(.*)$/.exec(line) ?? []);
  const all = (name: string) => fields.filter(([, field]) => field === name).map(([, , value]) => value ?? '');
  const retry = all('retry')[0];
  return {
    event: all('event')[0] ?? '',
    data: all('data').join('\n'),
    retryMs: retry === undefined ? undefined : Number(retry) || undefined,
  };
};
