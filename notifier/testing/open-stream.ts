export interface Told {
  readonly event: string;
  readonly data: unknown;
  readonly id?: string;
}

/** Reads a stream of server-sent events as it is on the wire, so that nothing is mended on the way. */
export const openStream = async (url: string, headers: Record<string, string> = {}) => {
  const leaving = new AbortController();
  const response = await fetch(url, { headers, signal: leaving.signal });
  const blocks = readBlocks(response);
  const events = (async function* () {
    for await (const block of blocks) {
      const told = toEvent(block);
      if (told !== undefined) yield told;
    }
  })();
  return {
    status: response.status,
    headers: response.headers,
    /** The next event; undefined when the stream has ended. */
    next: async (): Promise<Told | undefined> => (await events.next()).value ?? undefined,
    /** All events up to the end of the stream. */
    rest: async (): Promise<readonly Told[]> => Array.fromAsync(events),
    [Symbol.asyncDispose]: async () => leaving.abort(),
  };
};

async function* readBlocks(response: Response): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk, { stream: true });
    const parts = text.split('\n\n');
    text = parts.pop() ?? '';
    yield* parts;
  }
}

const toEvent = (block: string): Told | undefined => {
  const fields = new Map(
    block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );
  const [event, data, id] = [fields.get('event'), fields.get('data'), fields.get('id')];
  if (event === undefined || data === undefined) return undefined;
  return { event, data: JSON.parse(data), ...(id === undefined ? {} : { id }) };
};
