/** A word of the next release in the place of one of today: a state and a kind of payment that nobody knows yet. */
const newWords: Readonly<Record<string, string>> = { ready: 'on-the-shelf', approved: 'settled-by-points' };

const unknownMethod = { id: 'points', name: { ko: '포인트', en: 'Points' }, kind: 'balance' };

/** What the next release might say: every object has another field, states have new words, there is another way to pay. */
const ofNextRelease = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(ofNextRelease);
  if (typeof value !== 'object' || value === null) return value;
  // Names by language: a map of texts stays one.
  if ('ko' in value) return { ...value, fr: value.ko };
  const told = Object.entries(value).map(([name, held]) => [
    name,
    name === 'state' ? (newWords[held] ?? held) : ofNextRelease(held),
  ]);
  return { ...Object.fromEntries(told), sinceNextRelease: { a: [1] } };
};

const withUnknownMethod = (body: { items?: unknown[] }) => ({ ...body, items: [...(body.items ?? []), unknownMethod] });

/** `fetch` to a café of the next release: the one of today, with more in its replies and events than today's contract tells. */
export const fetchFromNewerServer = async (input: RequestInfo | URL, init?: RequestInit): Promise<Response> => {
  const request = new Request(input, init);
  const response = await fetch(request);
  const { status, headers } = response;
  const type = headers.get('content-type') ?? '';
  const rest = { status, headers: new Headers([...headers].filter(([name]) => name !== 'content-length')) };
  if (type === 'text/event-stream') return new Response(response.body?.pipeThrough(rewriteEvents()) ?? null, rest);
  if (!type.includes('json')) return response;
  const body = ofNextRelease(await response.json()) as object;
  return Response.json(request.url.endsWith('/payment-methods') ? withUnknownMethod(body) : body, rest);
};

/** Event by event; each `data` is one line. */
const rewriteEvents = (): TransformStream<Uint8Array, Uint8Array> => {
  const [decoder, encoder] = [new TextDecoder(), new TextEncoder()];
  let held = '';
  return new TransformStream({
    transform: (chunk, controller) => {
      held += decoder.decode(chunk, { stream: true });
      const frames = held.split('\n\n');
      held = frames.pop() ?? '';
      for (const frame of frames) controller.enqueue(encoder.encode(`${rewriteFrame(frame)}\n\n`));
    },
  });
};

const rewriteFrame = (frame: string): string =>
  frame.replace(/^data: (.*)$/m, (_all, data: string) => `data: ${JSON.stringify(ofNextRelease(JSON.parse(data)))}`);
